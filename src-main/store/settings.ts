import { inTransaction, statement, type Database } from './database'

export function readSettings(db: Database): Record<string, unknown> {
  const rows = statement<{ key: string, value: string }>(db, 'select key, value from settings').all()
  return Object.fromEntries(rows.map(row => [row.key, JSON.parse(row.value) as unknown]))
}

export function writeSettings(db: Database, values: Readonly<Record<string, unknown>>): void {
  const put = statement(db, 'insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value')
  inTransaction(db, () => {
    for (const [key, value] of Object.entries(values)) {
      if (value !== undefined) put.run(key, JSON.stringify(value))
    }
  })
}
