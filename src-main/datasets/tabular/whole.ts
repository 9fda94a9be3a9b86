/** Columns as a whole in memory: of a file that was read, or of the sample that sniffing has. */
import type { TableColumn } from '../define'
import { ValueBatch } from './batch'
import { Column, type FinishedColumn } from './column'
import { Problems } from './problems'
import { columnIn } from './table-store'

export function wholeColumn(column: Column, rows: number): TableColumn {
  const finished = column.finish()
  const data = new Uint8Array(finished.bytes)
  let at = 0
  for (const chunk of finished.chunks()) {
    data.set(chunk, at)
    at += chunk.length
  }
  return columnIn(data, { name: column.name, at: 0, ...described(finished) }, rows)
}

function described({ type, store, bytes, missing, isConstant, categories }: FinishedColumn) {
  return { type, store, bytes, missing, isConstant, ...categories && { categories } }
}

export function sampleColumns(names: readonly string[], rows: readonly (readonly string[])[]): TableColumn[] {
  const columns = names.map((_, column) => rows.map(cells => cells[column] ?? null))
  const batch = new ValueBatch(columns, rows.length, 1)
  return names.map((name, index) => {
    const column = new Column(name, { rows: 0, problems: new Problems() })
    column.append(batch, index)
    return wholeColumn(column, rows.length)
  })
}
