/** Rows of a real file, read as the importer reads them. */
import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { openRows, type RowOptions } from '../../src-main/datasets/tabular/rows'

export async function rowsIn(path: string, options: Partial<RowOptions> = {}) {
  const file = { path, name: basename(path), bytes: statSync(path).size }
  const rows = await openRows(file, { signal: new AbortController().signal, ...options })
  const cells: string[][] = []
  for await (const batch of rows.batches()) {
    for (let row = 0; row < batch.rows; row++) cells.push(Array.from({ length: batch.width }, (_, column) => batch.text(row, column)))
  }
  return { ...rows, names: [...rows.names], cells, problems: rows.problems.reasons.map(one => one.texts.en) }
}
