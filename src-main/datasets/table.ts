/** Rows and columns: each column recognised as number, category, date, id or text over all rows, and stored by column. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Fact } from '#contract'
import { namesOf, readMeta, readVerified, writeLibraryFile } from './common/files'
import { tooFew } from './common/refusals'
import { seededOrder, splitThree } from './common/split'
import { defineDatasetKind, type ImportContext, type Imported, type OpenedTable } from './define'
import type { ColumnType } from './tabular/column'
import { readTable } from './tabular/read-table'
import { sniffTable, tableExtensions } from './tabular/sniff'
import { cellsAt, columnIn, columnsFile, isTableMeta, type TableMeta, writeColumns } from './tabular/table-store'

const needed = 10
const splitSeed = 1

export const table = defineDatasetKind<OpenedTable>({
  id: 'table',
  texts: {
    'en': { title: 'Table', examples: '{n} row | {n} rows', summary: 'Rows and columns from CSV, TSV, JSON or Parquet, with their types recognised.' },
    'zh-CN': { title: '表格', examples: '{n} 行', summary: '来自 CSV、TSV、JSON 或 Parquet 的行与列，自动识别列类型。' },
  },
  extensions: tableExtensions,
  sniff: (file, head) => sniffTable(file, head) ? 0.5 : 0,
  folderIsOne: false,
  importTo,
  open,
  preview,
})

async function importTo(context: ImportContext): Promise<Imported> {
  const { files, folder } = context
  const read = await readTable(context)
  const { rows } = read
  if (rows < needed) throw tooFew(namesOf(files), 'too-small-table', { found: rows, needed })
  const written = await writeColumns(folder, read.columns, context.signal)
  const { train, val } = splitThree(rows)
  const split = { seed: splitSeed, train, val }
  const described = JSON.stringify(written.columns.map(({ name, type, categories }) => ({ name, type, categories })))
  const fingerprint = createHash('sha256').update(`${rows} ${described} ${JSON.stringify(split)} ${written.sha256}`).digest('hex')
  const meta: TableMeta = { kind: 'table', format: 1, rows, ...written, split, fingerprint, files: read.files }
  await writeLibraryFile(join(folder, 'meta.json'), JSON.stringify(meta))
  context.progress({ files: files.length, bytes: files.reduce((sum, file) => sum + file.bytes, 0) })
  return { examples: rows, fingerprint, facts: factsOf(meta), split: { train, val } }
}

const countKeys: Readonly<Record<ColumnType, string>> = {
  number: 'numberColumns', category: 'categoryColumns', date: 'dateColumns', id: 'idColumns', text: 'textColumns',
}

function factsOf({ rows, columns, files }: TableMeta): Fact[] {
  const facts: Fact[] = [{ key: 'rows', value: rows }, { key: 'columns', value: columns.length }]
  for (const [type, key] of Object.entries(countKeys)) {
    const n = columns.filter(column => column.type === type).length
    if (n > 0) facts.push({ key, value: n })
  }
  facts.push({ key: 'missing', value: columns.reduce((sum, column) => sum + column.missing, 0) })
  const constant = columns.filter(column => column.isConstant).map(column => column.name)
  if (constant.length > 0) facts.push({ key: 'constant', value: constant.length <= 5 ? constant.join(', ') : constant.length })
  facts.push({ key: 'encoding', value: [...new Set(files.map(file => file.encoding))].join(', ') })
  if (files.length > 1) facts.push({ key: 'files', value: files.length })
  return facts
}

async function open(folder: string): Promise<OpenedTable> {
  const { columns, rows, bytes, sha256, split } = await readMeta(folder, isTableMeta)
  const data = await readVerified(join(folder, columnsFile), bytes, sha256)
  const order = seededOrder(rows, split.seed)
  const cut = split.train + split.val
  return {
    columns: columns.map(column => columnIn(data, column, rows)), rows,
    train: order.slice(0, split.train).sort(), val: order.slice(split.train, cut).sort(), test: order.slice(cut).sort(),
  }
}

/** Of a wide table the first columns are shown. */
const shownColumns = 100

async function preview(folder: string, slice: { offset: number, count: number }) {
  const meta = await readMeta(folder, isTableMeta)
  const offset = Math.min(slice.offset, meta.rows)
  const count = Math.min(slice.count, meta.rows - offset, 1000)
  const shown = meta.columns.slice(0, shownColumns)
  const cells = await Promise.all(shown.map(column => cellsAt(folder, column, { offset, count, rows: meta.rows })))
  return {
    type: 'rows' as const, offset, total: meta.rows,
    columns: shown.map(({ name, type }) => ({ name, type, role: null })),
    rows: Array.from({ length: count }, (_, row) => cells.map(column => column[row]!)),
  }
}
