/** One step of the schema; the database's user_version is the number of the last one. */
export interface Migration {
  /** A multiple of ten, so that one can be put between two. */
  readonly id: number
  readonly sql: string
}

export function defineMigration(id: number, sql: string): Migration {
  return { id, sql }
}
