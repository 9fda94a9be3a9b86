import type Sqlite from 'better-sqlite3'

export type Database = Sqlite.Database

const prepared = new WeakMap<Database, Map<string, Sqlite.Statement>>()

/** The statement of this text, prepared once for each database. */
export function statement<Row = unknown>(db: Database, sql: string): Sqlite.Statement<unknown[], Row> {
  const known = prepared.get(db) ?? new Map<string, Sqlite.Statement>()
  prepared.set(db, known)
  const found = known.get(sql) ?? db.prepare(sql)
  known.set(sql, found)
  return found as Sqlite.Statement<unknown[], Row>
}

/** Everything in `work` or nothing. */
export function inTransaction<T>(db: Database, work: () => T): T {
  return db.transaction(work).immediate()
}

/** JSON column to value. */
export function fromJson<T>(text: string): T {
  return JSON.parse(text) as T
}
