/** Columns on disk: one file, each column on a multiple of eight bytes, so that typed arrays lie right on it. */
import { join } from 'node:path'
import { LibraryFile, readSlice } from '../common/files'
import type { TableColumn } from '../define'
import type { Column, ColumnType } from './column'

export const columnsFile = 'columns.bin'
const lastDate = 8.64e15

export interface StoredColumn {
  readonly name: string
  readonly type: ColumnType
  readonly store: 'f64' | 'i32' | 'text'
  readonly at: number
  readonly bytes: number
  readonly missing: number
  readonly isConstant: boolean
  readonly categories?: readonly string[]
}

export interface TableMeta {
  readonly kind: 'table'
  readonly format: 1
  readonly rows: number
  readonly columns: readonly StoredColumn[]
  readonly bytes: number
  /** Of the file of columns. */
  readonly sha256: string
  /** Rows in the seed's order: first those that train, then those that validate; the rest tests. */
  readonly split: { readonly seed: number, readonly train: number, readonly val: number }
  readonly fingerprint: string
  readonly files: readonly { readonly name: string, readonly encoding: string }[]
}

export function isTableMeta(value: unknown): value is TableMeta {
  const meta = value as TableMeta
  return meta.kind === 'table' && meta.format === 1 && Number.isInteger(meta.rows) && Array.isArray(meta.columns)
    && Number.isInteger(meta.bytes) && Number.isInteger(meta.split.train) && Number.isInteger(meta.split.val)
}

export async function writeColumns(folder: string, columns: readonly Column[], signal: AbortSignal) {
  const file = await LibraryFile.create(join(folder, columnsFile))
  const stored: StoredColumn[] = []
  try {
    for (const column of columns) {
      const { chunks, ...finished } = column.finish()
      const at = file.bytes
      for (const chunk of chunks()) {
        signal.throwIfAborted()
        await file.write(chunk)
      }
      await file.write(new Uint8Array((8 - file.bytes % 8) % 8))
      stored.push({ name: column.name, at, ...finished })
    }
  } catch (thrown) {
    await file.abandon()
    throw thrown
  }
  const { bytes } = file
  return { columns: stored, bytes, sha256: await file.finish() }
}

/** A column of the whole file. */
export function columnIn(data: Uint8Array, column: StoredColumn, rows: number): TableColumn {
  const { name, type, store, at, bytes, categories } = column
  if (store === 'i32' && type === 'category') return { name, type, categories: categories ?? [], values: new Int32Array(data.buffer, at, rows) }
  if (store === 'f64') {
    const values = new Float64Array(data.buffer, at, rows)
    return type === 'number' || type === 'date' ? { name, type, values } : { name, type: 'id', values: Array.from(values, String) }
  }
  const ends = new Uint32Array(data.buffer, at, rows)
  const text = Buffer.from(data.buffer, at + rows * 4, bytes - rows * 4)
  return { name, type: type === 'id' ? 'id' : 'text', values: textsOf(ends, text, 0) }
}

function textsOf(ends: Uint32Array, text: Buffer, begin: number): string[] {
  return Array.from(ends, (end, row) => text.toString('utf8', (row === 0 ? begin : ends[row - 1]!) - begin, end - begin))
}

/** Cells of some rows as they are shown; null where there is no value. */
export async function cellsAt(folder: string, { store, type, at, categories }: StoredColumn,
  { offset, count, rows }: { offset: number, count: number, rows: number }): Promise<(string | number | null)[]> {
  if (count === 0) return []
  const path = join(folder, columnsFile)
  if (store === 'i32') {
    const codes = new Int32Array((await readSlice(path, at + offset * 4, count * 4)).buffer)
    return Array.from(codes, code => categories?.[code] ?? null)
  }
  if (store === 'f64') {
    const values = new Float64Array((await readSlice(path, at + offset * 8, count * 8)).buffer)
    return Array.from(values, value => Number.isNaN(value) ? null : type === 'date' ? shownDate(value) : value)
  }
  const before = offset === 0 ? 0 : 1
  const ends = new Uint32Array((await readSlice(path, at + (offset - before) * 4, (count + before) * 4)).buffer)
  const begin = before ? ends[0]! : 0
  const text = await readSlice(path, at + rows * 4 + begin, ends.at(-1)! - begin)
  return textsOf(ends.subarray(before), Buffer.from(text.buffer), begin).map(cell => cell === '' ? null : shortened(cell))
}

function shownDate(ms: number): string {
  if (Math.abs(ms) > lastDate) return String(ms)
  const text = new Date(ms).toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.replace(/(:00)?\.000Z$/, '').replace('T', ' ')
}

function shortened(text: string): string {
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text
}
