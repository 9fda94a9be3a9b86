/** One set-up at a time for a user: it spares double work; what is placed is safe by atomic renames all the same. */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'

/** A lock that was just created may not be written yet; older than this, one without an owner is damaged. */
const unwrittenMs = 5000
/** Of another computer that shares the home folder nothing but the age can be seen. */
const foreignMs = 60 * 60_000

/**
 * @typedef {{ pid: number, host: string, started: string }} Owner `started` tells a process from a later one of its number
 */

/**
 * @template T
 * @param {string} file
 * @param {(owner: Owner | null) => void} onWait told once, when another set-up holds the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function locked(file, onWait, work) {
  mkdirSync(dirname(file), { recursive: true })
  let isTold = false
  while (!take(file)) {
    const owner = readOwner(file)
    if (isStale(owner, ageMs(file))) {
      removeStale(file, owner)
      continue
    }
    if (!isTold) onWait(owner)
    isTold = true
    await new Promise(done => setTimeout(done, 300))
  }
  const release = () => rmSync(file, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

/**
 * Whether the owner can no longer release the lock.
 * @param {Owner | null} owner
 * @param {number} age of the lock in milliseconds
 * @param {{ host: string, startOf: (pid: number) => string | null }} [seen] what this computer knows; `startOf` is null for no process
 */
export function isStale(owner, age, seen = { host: hostname(), startOf }) {
  if (!owner) return age > unwrittenMs
  if (owner.host !== seen.host) return age > foreignMs
  const started = seen.startOf(owner.pid)
  return started === null || (started !== '' && owner.started !== '' && started !== owner.started)
}

/** @param {string} file */
function take(file) {
  try {
    const own = { pid: process.pid, host: hostname(), started: startOf(process.pid) ?? '' }
    writeFileSync(file, JSON.stringify(own), { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/** Two may find the same stale lock: the rename decides who removes it, and a lock taken meanwhile is put back. */
function removeStale(/** @type {string} */ file, /** @type {Owner | null} */ owner) {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  const found = readOwner(aside)
  if (JSON.stringify(found) === JSON.stringify(owner)) rmSync(aside, { force: true })
  else renameSync(aside, file)
}

/** @param {string} file @returns {Owner | null} */
function readOwner(file) {
  try { return JSON.parse(readFileSync(file, 'utf8')) } catch { return null }
}

/** @param {string} file */
function ageMs(file) {
  const found = statSync(file, { throwIfNoEntry: false })
  return found ? Date.now() - found.mtimeMs : 0
}

/** When a process was started, '' where that cannot be told, null for no such process. @param {number} pid */
function startOf(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH') return null
  }
  try {
    // The 22nd field of stat; the name before it may hold spaces and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
