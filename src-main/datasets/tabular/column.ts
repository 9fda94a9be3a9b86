/** One column of a table while it is read: its type guessed from the first rows and held to all of them. */
import { ByteBatch, type RowBatch } from './batch'
import { DateReader } from './date-cell'
import { GrowingFloats } from './growing'
import { parseNumber } from './number'
import type { Problems } from './problems'
import { StringColumn } from './string-column'
import { type DateOrder, orderOf, timeOf } from './time'

export type ColumnType = 'number' | 'category' | 'date' | 'id' | 'text'

export interface FinishedColumn {
  readonly type: ColumnType
  /** Float64, Int32 into categories, or ends in Uint32 with the text after them. */
  readonly store: 'f64' | 'i32' | 'text'
  readonly bytes: number
  readonly missing: number
  readonly isConstant: boolean
  readonly categories?: readonly string[]
  chunks(): Iterable<Uint8Array>
}

/** What a column is read as, where the first guess did not hold. */
export type Forced = 'string' | DateOrder

/** Share of the first cells that makes a guess, and share of all cells that may not fit it. */
const guessShare = 0.95
const oddShare = 0.02
const guessedRows = 2000

export class Column {
  readonly name: string
  readonly #forced: Forced | undefined
  readonly #problems: Problems
  #rows = 0
  #filled = 0
  #odd = 0
  #values: GrowingFloats | undefined
  #dates: DateReader | undefined
  #strings: StringColumn | undefined
  #least = Infinity
  #most = -Infinity
  /** Whether the values so far count 0, 1, 2... or 1, 2, 3... */
  #isCounting = true

  constructor(name: string, { rows, forced, problems }: { rows: number, forced?: Forced | undefined, problems: Problems }) {
    this.name = name
    this.#forced = forced
    this.#problems = problems
    this.#rows = rows
  }

  /** Bytes of text that are kept. */
  get textBytes(): number {
    return this.#strings?.bytes ?? 0
  }

  appendMissing(rows: number): void {
    this.#rows += rows
    if (this.#values) for (let i = 0; i < rows; i++) this.#values.push(NaN)
    this.#strings?.pushMissing(rows)
  }

  append(batch: RowBatch, column: number): void {
    if (!this.#values && !this.#strings) {
      const guess = this.#forced ?? guessOf(batch, column)
      if (!guess) {
        this.#rows += batch.rows
        return
      }
      this.#begin(guess)
    }
    if (this.#strings) this.#strings.append(batch, column)
    else if (this.#dates) this.#appendDates(batch, column)
    else this.#appendNumbers(batch, column)
    this.#rows += batch.rows
  }

  #begin(guess: Forced | 'number'): void {
    if (guess === 'string') {
      this.#strings = new StringColumn()
      this.#strings.pushMissing(this.#rows)
      return
    }
    this.#values = new GrowingFloats()
    for (let i = 0; i < this.#rows; i++) this.#values.push(NaN)
    if (guess !== 'number') this.#dates = new DateReader(guess)
  }

  #appendNumbers(batch: RowBatch, column: number): void {
    if (!(batch instanceof ByteBatch)) {
      for (let row = 0; row < batch.rows; row++) this.#take(batch.number(row, column), batch, { row, column })
      return
    }
    const { bytes, starts, ends, width, rows, decimal } = batch
    for (let row = 0, at = column; row < rows; row++, at += width) {
      const start = starts[at]!
      const end = ends[at]!
      this.#take(end > start ? parseNumber(bytes, start, end, decimal) : NaN, batch, { row, column })
    }
  }

  #appendDates(batch: RowBatch, column: number): void {
    const dates = this.#dates!
    for (let row = 0; row < batch.rows; row++) {
      const at = row * batch.width + column
      const ms = batch instanceof ByteBatch && batch.ends[at]! >= 0
        ? batch.ends[at]! > batch.starts[at]! ? dates.at(batch.bytes, batch.starts[at]!, batch.ends[at]!) : NaN
        : dates.of(batch.text(row, column))
      this.#take(ms, batch, { row, column })
    }
  }

  #take(value: number, batch: RowBatch, { row, column }: { row: number, column: number }): void {
    this.#values!.push(value)
    if (value === value) {
      if (value < this.#least) this.#least = value
      if (value > this.#most) this.#most = value
      if (this.#isCounting && value !== this.#least + this.#filled) this.#isCounting = false
      this.#filled++
    } else if (!batch.isMissing(row, column)) {
      this.#odd++
      this.#problems.note('row-value', batch.fileRow(row), { column: this.name, text: batch.text(row, column) })
    }
  }

  /** What to read the column as instead, where too many cells do not fit. */
  get retry(): Forced | undefined {
    if (this.#odd <= (this.#filled + this.#odd) * oddShare) return undefined
    return this.#dates && !this.#forced ? other(this.#dates.order) : 'string'
  }

  /** Cells that count as empty though something stands there. */
  get odd(): number {
    return this.#odd
  }

  finish(): FinishedColumn {
    if (this.#strings) return this.#strings.finish()
    if (!this.#values) this.#begin('number')
    const values = this.#values!
    const isId = !this.#dates && this.#isCounting && this.#filled === this.#rows && this.#rows > 2 && isIdName(this.name)
    return {
      type: this.#dates ? 'date' : isId ? 'id' : 'number', store: 'f64', bytes: values.length * 8, missing: this.#rows - this.#filled,
      isConstant: this.#filled === 0 || (this.#least === this.#most && this.#filled === this.#rows),
      * chunks() {
        for (const chunk of values.chunks()) yield new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      },
    }
  }
}

function other(order: DateOrder): DateOrder {
  return order === 'day-first' ? 'month-first' : 'day-first'
}

function isIdName(name: string): boolean {
  return /(^|[\s_.-])(id|index|no|nr|row|rownames|key)$/i.test(name) || name === 'column 1' || /^unnamed/i.test(name)
}

/** Undefined where all cells are empty. */
function guessOf(batch: RowBatch, column: number): 'number' | DateOrder | 'string' | undefined {
  const rows = Math.min(batch.rows, guessedRows)
  const others: string[] = []
  let numbers = 0
  for (let row = 0; row < rows; row++) {
    if (!Number.isNaN(batch.number(row, column))) numbers++
    else if (!batch.isMissing(row, column)) others.push(batch.text(row, column))
  }
  const filled = numbers + others.length
  if (filled === 0) return undefined
  if (numbers >= filled * guessShare) return 'number'
  const order = orderOf(others)
  const dates = others.filter(text => timeOf(text, order) !== undefined).length
  return dates >= filled * guessShare ? order : 'string'
}
