/** Some rows of a file, in one form whatever it was written in. */
import { isMissing, isMissingAt } from './missing'
import { numberOf, parseNumber, point } from './number'

export type Cell = string | number | null

/** Holds until the next batch is asked for. */
export interface RowBatch {
  readonly rows: number
  /** Columns known so far; rows of JSON may bring more later. */
  readonly width: number
  /** Row of the file, from 1 with the header, for messages. */
  fileRow(row: number): number
  /** '' where the cell is empty. */
  text(row: number, column: number): string
  /** NaN where the cell is empty or no number. */
  number(row: number, column: number): number
  /** Empty, or a word such as NA, null and ?. */
  isMissing(row: number, column: number): boolean
}

/** Cells as places in bytes: nothing is made of a cell that nobody asks for. */
export class ByteBatch implements RowBatch {
  bytes: Buffer = Buffer.alloc(0)
  rows = 0
  readonly width: number
  /** Row-major. */
  readonly starts: Int32Array
  /** End of a cell; its complement (~) where the cell has doubled quotes to be undone. */
  readonly ends: Int32Array
  readonly fileRows: Int32Array
  readonly quote: number
  readonly decimal: number

  constructor(width: number, { cells, quote, decimal = point }: { cells: number, quote: number, decimal?: number }) {
    this.width = width
    this.quote = quote
    this.decimal = decimal
    this.starts = new Int32Array(cells)
    this.ends = new Int32Array(cells)
    this.fileRows = new Int32Array(Math.ceil(cells / width))
  }

  fileRow(row: number): number {
    return this.fileRows[row]!
  }

  text(row: number, column: number): string {
    const at = row * this.width + column
    const end = this.ends[at]!
    if (end >= 0) return this.bytes.toString('utf8', this.starts[at]!, end)
    const sign = String.fromCharCode(this.quote)
    return unquoted(this.bytes.toString('utf8', this.starts[at]!, ~end), sign)
  }

  number(row: number, column: number): number {
    const at = row * this.width + column
    const end = this.ends[at]!
    return end >= 0 ? parseNumber(this.bytes, this.starts[at]!, end, this.decimal) : NaN
  }

  isMissing(row: number, column: number): boolean {
    const at = row * this.width + column
    const end = this.ends[at]!
    return end >= 0 && isMissingAt(this.bytes, this.starts[at]!, end)
  }
}

/** `a""b` is a"b; what follows a closing quote is taken as it stands. */
function unquoted(text: string, sign: string): string {
  let result = ''
  let from = 0
  for (;;) {
    const at = text.indexOf(sign, from)
    if (at < 0) return result + text.slice(from)
    if (text[at + 1] !== sign) return result + text.slice(from, at) + text.slice(at + 1)
    result += text.slice(from, at + 1)
    from = at + 2
  }
}

/** Cells as values, column by column. */
export class ValueBatch implements RowBatch {
  readonly rows: number
  readonly columns: readonly (readonly Cell[])[]
  readonly #firstRow: number

  constructor(columns: readonly (readonly Cell[])[], rows: number, firstRow: number) {
    this.columns = columns
    this.rows = rows
    this.#firstRow = firstRow
  }

  get width(): number {
    return this.columns.length
  }

  fileRow(row: number): number {
    return this.#firstRow + row
  }

  text(row: number, column: number): string {
    return String(this.columns[column]![row] ?? '')
  }

  number(row: number, column: number): number {
    const value = this.columns[column]![row]
    return typeof value === 'number' ? value : typeof value === 'string' ? numberOf(value) : NaN
  }

  isMissing(row: number, column: number): boolean {
    const value = this.columns[column]![row]
    return value === null || value === undefined || (typeof value === 'number' ? Number.isNaN(value) : isMissing(value))
  }
}
