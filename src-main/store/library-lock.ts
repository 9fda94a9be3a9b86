import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { StudioError } from '#contract'
import type { Database } from './database'

export interface LibraryLock {
  release(): void
}

/**
 * Makes this process the one owner of a library: it keeps an exclusive transaction open on a small database of its own,
 * which the system frees when the process dies, however it dies. Throws LIBRARY_IN_USE saying who holds it, or
 * LIBRARY_UNUSABLE where the folder cannot be made or written.
 */
export function lockLibrary(folder: string, owner: string): LibraryLock {
  const note = join(folder, 'owner.json')
  let db: Database | undefined
  try {
    mkdirSync(folder, { recursive: true })
    db = new Sqlite(join(folder, 'owner.sqlite'), { timeout: 0 })
    db.pragma('journal_mode = DELETE')
    db.exec('begin exclusive')
    writeFileSync(note, JSON.stringify({ owner, pid: process.pid, since: new Date().toISOString() }))
  } catch (thrown) {
    db?.close()
    throw refusal(thrown, folder, note)
  }
  return { release: () => db.close() }
}

function refusal(thrown: unknown, folder: string, note: string): StudioError {
  if (String((thrown as { code?: unknown }).code).startsWith('SQLITE_BUSY')) {
    const holder = readOwner(note)
    return new StudioError('LIBRARY_IN_USE', `The library ${folder} is in use by ${holder}. Close it there first.`, { owner: holder })
  }
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return new StudioError('LIBRARY_UNUSABLE', `The folder ${folder} cannot hold the library: ${reason}`, { folder, reason })
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
