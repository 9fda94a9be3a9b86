import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { StudioError } from '#contract'
import type { Database } from './database'
import type { Migration } from './migration'

/** 'Duet' in ASCII: what tells a library from any other SQLite file. */
const applicationId = 0x44756574
/** Older ones can lose committed rows when two connections write and checkpoint at once. */
const oldestSqlite = [3, 51, 3] as const

const modules = import.meta.glob<Record<string, Migration>>('./migrations/*.ts', { eager: true })
/** In the order in which they run. */
export const migrations: readonly Migration[] = Object.values(modules).flatMap(module => Object.values(module))
  .sort((a, b) => a.id - b.id)
export const schemaVersion = migrations.at(-1)?.id ?? 0

/**
 * Opens the database of a library, made or brought up to date as needed; an existing one is copied beside itself before
 * its format changes. Throws LIBRARY_TOO_NEW or LIBRARY_DAMAGED (nothing is written), or LIBRARY_UNUSABLE. The caller
 * holds the library's lock.
 */
export function openDatabase(file: string): Database {
  const isNew = !existsSync(file) || statSync(file).size === 0
  let db: Database | undefined
  try {
    if (!isNew) checkOrigin(file)
    db = new Sqlite(file, { timeout: 5000 })
    assertSqlite(db)
    configure(db)
    migrate(db, file)
    return db
  } catch (thrown) {
    db?.close()
    throw asLibraryError(thrown, file)
  }
}

/** What SQLite says of a file that is damaged or cannot be used, as a StudioError; anything else as it is. */
export function asLibraryError(thrown: unknown, file: string): unknown {
  const code = String((thrown as { code?: unknown } | null)?.code)
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return new StudioError('LIBRARY_DAMAGED', `${file} is damaged. Move it away to start a new library; the folders of the runs stay.`, { file })
  }
  if (/^SQLITE_(CANTOPEN|READONLY|PERM|IOERR|FULL)/.test(code)) {
    const reason = (thrown as Error).message
    return new StudioError('LIBRARY_UNUSABLE', `The library ${file} cannot be opened: ${reason}`, { folder: file, reason })
  }
  return thrown
}

function assertSqlite(db: Database): void {
  const version = db.prepare<[], { v: string }>('select sqlite_version() as v').get()!.v
  const parts = version.split('.').map(Number)
  const at = oldestSqlite.findIndex((part, index) => parts[index] !== part)
  if (at >= 0 && parts[at]! < oldestSqlite[at]!) throw new Error(`SQLite ${version} is too old`)
}

/** Looks at an existing file through a connection that cannot write. */
function checkOrigin(file: string): void {
  const db = new Sqlite(file, { readonly: true, timeout: 5000 })
  try {
    const id = db.pragma('application_id', { simple: true }) as number
    const found = db.pragma('user_version', { simple: true }) as number
    const tables = db.prepare<[], { n: number }>('select count(*) as n from sqlite_schema').get()!.n
    if (id !== applicationId && (id !== 0 || tables > 0))
      throw new StudioError('LIBRARY_DAMAGED', `${file} is not a library of Duet Studio.`, { file })
    if (found > schemaVersion) {
      throw new StudioError('LIBRARY_TOO_NEW', `${file} was made by a newer Duet Studio (schema ${found}, known up to ${schemaVersion}). `
        + 'Update the studio to open it; nothing was changed.', { found, known: schemaVersion })
    }
  } finally {
    db.close()
  }
}

function configure(db: Database): void {
  db.pragma('journal_mode = WAL')
  // A commit that was acknowledged survives the studio's death either way; FULL keeps it over a power loss as well.
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma('cell_size_check = ON')
  db.pragma('mmap_size = 0')
}

function migrate(db: Database, file: string): void {
  const version = db.pragma('user_version', { simple: true }) as number
  const due = migrations.filter(migration => migration.id > version)
  if (due.length === 0) return
  if (version > 0) backUp(db, `${file}.format-${version}`)
  for (const migration of due) {
    db.transaction(() => {
      db.exec(migration.sql)
      db.pragma(`user_version = ${migration.id}`)
      db.pragma(`application_id = ${applicationId}`)
    }).exclusive()
  }
}

/** A whole copy under this name, or none: what an earlier attempt left half done is made anew. */
function backUp(db: Database, copy: string): void {
  const part = `${copy}.part`
  rmSync(part, { force: true })
  db.prepare('vacuum into ?').run(part)
  renameSync(part, copy)
}
