/** The per-user cache of downloads and builds: a second clone needs neither. */
import { createHash } from 'node:crypto'
import {
  createReadStream, existsSync, linkSync, cpSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync, statSync, symlinkSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { SetupError } from './say.mjs'

/** @param {NodeJS.ProcessEnv} env @param {string} platform */
export function cacheFolder(env = process.env, platform = process.platform) {
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'duet-studio')
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'duet-studio', 'Cache')
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'duet-studio')
}

/**
 * A folder of the cache, made once: `make` fills a fresh folder beside it, which takes its place by one rename, so that
 * nobody ever sees half of it.
 * @param {string} name
 * @param {(folder: string) => Promise<void>} make
 */
export async function cachedFolder(name, make) {
  const target = join(cacheFolder(), name)
  if (existsSync(join(target, '.complete'))) return target
  const fresh = `${target}.${process.pid}.part`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true })
  try {
    await make(fresh)
    writeFileSync(join(fresh, '.complete'), '')
    rmSync(target, { recursive: true, force: true })
    renameSync(fresh, target)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    throw error
  }
  return target
}

/** What interrupted set-ups left behind; called by the one that holds the lock. */
export function removeLeftovers() {
  const folder = cacheFolder()
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) if (name.endsWith('.part')) rmSync(join(folder, name), { recursive: true, force: true })
}

/** @param {string} file @returns {Promise<string>} sha256 in hex */
export async function sha256(file) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk)
  return hash.digest('hex')
}

/**
 * Whether a file is the expected one; the size is looked at first because it costs nothing.
 * @param {string} file
 * @param {{ bytes?: number, sha256: string }} expected
 */
export async function isIntact(file, expected) {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found?.isFile()) return false
  if (expected.bytes !== undefined && found.size !== expected.bytes) return false
  return await sha256(file) === expected.sha256
}

/** Size of the largest file in a folder tree: how far a download into it has come. @param {string} folder @returns {number} */
export function largestFile(folder) {
  return walk(folder).reduce((largest, size) => Math.max(largest, size), 0)
}

/** Bytes of all files in a folder tree. @param {string} folder */
export function folderSize(folder) {
  return walk(folder).reduce((sum, size) => sum + size, 0)
}

/** Sizes of all files; what vanishes meanwhile is left out. @param {string} folder @returns {number[]} */
function walk(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? walk(path) : [statSync(path, { throwIfNoEntry: false })?.size ?? 0]
    })
  } catch {
    return []
  }
}

/**
 * Puts a file of the cache where a package looks for it: a hard link where both are on one file system, else a symbolic
 * one. The rename leaves what is there now to the processes that have it loaded.
 * @param {string} from
 * @param {string} to
 */
export function place(from, to) {
  const [source, there] = [statSync(from), statSync(to, { throwIfNoEntry: false })]
  if (there && there.ino === source.ino && there.dev === source.dev) return
  mkdirSync(dirname(to), { recursive: true })
  const beside = `${to}.${process.pid}.part`
  rmSync(beside, { force: true })
  linkOrCopy(from, beside)
  renameSync(beside, to)
}

/** @param {string} from @param {string} to */
function linkOrCopy(from, to) {
  for (const link of [linkSync, symlinkSync]) {
    try {
      link(from, to)
      return
    } catch { /* not possible between these two places: the next way */ }
  }
  cpSync(from, to)
}

/** Says so before a long download, not after it. @param {number} bytes */
export function checkFreeSpace(bytes) {
  const folder = cacheFolder()
  mkdirSync(folder, { recursive: true })
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize >= bytes) return
  const gigabytes = (/** @type {number} */ value) => (value / 1e9).toFixed(1)
  throw new SetupError(`Set-up needs ${gigabytes(bytes)} GB in ${folder}, and ${gigabytes(bavail * bsize)} GB are free there: `
    + 'make room, or set XDG_CACHE_HOME to a folder on a larger disk.')
}
