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

/** Everything in `work` or nothing; once it returns, it outlives a power loss. */
export function inTransaction<T>(db: Database, work: () => T): T {
  return db.transaction(work).immediate()
}

/**
 * As inTransaction, but a power loss may take it back, up to the last lasting transaction, which makes all before it
 * last as well; the death of this process does not. For numbers that training makes again from its last checkpoint.
 */
export function inQuickTransaction<T>(db: Database, work: () => T): T {
  db.pragma('synchronous = NORMAL')
  try {
    return inTransaction(db, work)
  } finally {
    db.pragma('synchronous = FULL')
  }
}

/** JSON column to value. */
export function fromJson<T>(text: string): T {
  return JSON.parse(text) as T
}
