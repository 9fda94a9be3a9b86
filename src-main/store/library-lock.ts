import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { StudioError } from '#contract'

export interface LibraryLock {
  release(): void
}

/**
 * Makes this process the one owner of a library: it keeps an exclusive transaction open on a small database of its own,
 * which the system frees when the process dies, however it dies. Throws LIBRARY_IN_USE saying who holds it.
 */
export function lockLibrary(folder: string, owner: string): LibraryLock {
  makeFolder(folder)
  const db = new Sqlite(join(folder, 'owner.sqlite'), { timeout: 0 })
  const note = join(folder, 'owner.json')
  try {
    db.pragma('journal_mode = DELETE')
    db.exec('begin exclusive')
  } catch (thrown) {
    db.close()
    if (!String((thrown as { code?: unknown }).code).startsWith('SQLITE_BUSY')) throw thrown
    const holder = readOwner(note)
    throw new StudioError('LIBRARY_IN_USE', `The library ${folder} is in use by ${holder}. Close it there first.`, { owner: holder })
  }
  writeFileSync(note, JSON.stringify({ owner, pid: process.pid, since: new Date().toISOString() }))
  return { release: () => db.close() }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (thrown) {
    const reason = (thrown as Error).message
    throw new StudioError('LIBRARY_UNUSABLE', `The library folder ${folder} cannot be made: ${reason}`, { folder, reason })
  }
}

function readOwner(note: string): string {
  if (!existsSync(note)) return 'another process'
  try {
    const { owner, pid } = JSON.parse(readFileSync(note, 'utf8')) as { owner: string, pid: number }
    return `${owner === 'window' ? 'the studio\'s window' : 'the command duet'} (process ${pid})`
  } catch {
    return 'another process'
  }
}
