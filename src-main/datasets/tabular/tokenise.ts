/** Bytes of CSV to places of cells. */
import { ByteBatch } from './batch'
import type { Dialect } from './dialect'
import type { Limits } from './limits'
import type { Problems } from './problems'

const lineFeed = 10
const carriageReturn = 13
const none = -1
const cellsOfBatch = 1 << 18

export interface TokeniserOptions {
  readonly dialect: Dialect
  readonly width: number
  readonly limits: Limits
  readonly problems: Problems
  nameOf(column: number): string
}

/**
 * Takes chunks and gives batches of whole rows. A row with too few cells is filled up with empty ones; one with too many, or
 * with a cell that is too large, is left out; both are noted.
 */
export class CsvTokeniser {
  readonly #options: TokeniserOptions
  readonly #batch: ByteBatch
  #bytes: Buffer = Buffer.alloc(0)
  #at = 0
  #limit = 0
  #isLast = false
  /** Begin of a row whose quotes are taken as they stand, since one of them is never closed. */
  #plainAt = none
  /** Inside a row that is left out for its size. */
  #isSkipping = false
  /** Row of the file, from 1, that comes next. */
  #row: number
  #cells = 0
  #extra = false
  #hasZero = false

  constructor(options: TokeniserOptions) {
    const { dialect, width } = options
    this.#options = options
    this.#row = dialect.firstRow
    this.#batch = new ByteBatch(width, { cells: Math.max(cellsOfBatch, width * 16), quote: dialect.quote, decimal: dialect.decimal })
  }

  /** `isLast`: nothing follows, so that the end is the end of a row. */
  feed(chunk: Buffer, isLast: boolean): void {
    const rest = this.#limit - this.#at
    const needed = rest + chunk.length + 1
    const isRoomy = this.#bytes.length >= needed
    const bytes = isRoomy ? this.#bytes : Buffer.allocUnsafe(needed + (needed >> 1))
    this.#bytes.copy(bytes, 0, this.#at, this.#limit)
    chunk.copy(bytes, rest)
    bytes[rest + chunk.length] = lineFeed
    if (this.#plainAt !== none) this.#plainAt -= this.#at
    this.#bytes = bytes
    this.#at = 0
    this.#limit = rest + chunk.length
    this.#isLast = isLast
    this.#hasZero ||= chunk.includes(0)
  }

  /** Rows of what was fed, undefined where more must be fed. */
  next(): ByteBatch | undefined {
    const batch = this.#batch
    const rowsMost = Math.floor(batch.starts.length / batch.width)
    batch.rows = 0
    batch.bytes = this.#bytes
    if (this.#isSkipping && !this.#skipRow()) return undefined
    while (this.#at < this.#limit && batch.rows < rowsMost) {
      const begin = this.#at
      const end = this.#tokeniseRow(begin, batch.rows * batch.width)
      if (end === none) {
        if (!this.#isLast && this.#limit - begin <= this.#options.limits.rowBytes) break
        if (this.#giveUpRow(begin)) continue
        break
      }
      this.#at = end
      if (this.#isKept(begin, end)) {
        batch.fileRows[batch.rows] = this.#row
        batch.rows++
      }
      this.#row++
    }
    return batch.rows > 0 ? batch : undefined
  }

  /** Cells of the row from `begin` on; where the next one begins, or -1 where it does not end in what was fed. */
  #tokeniseRow(begin: number, cell: number): number {
    const { width } = this.#batch
    const { delimiter } = this.#options.dialect
    const quote = begin === this.#plainAt ? none : this.#options.dialect.quote
    const { starts, ends } = this.#batch
    const bytes = this.#bytes
    const limit = this.#limit
    const last = cell + width
    const firstCell = cell
    let extra = false
    let i = begin
    for (;;) {
      const start = i
      let byte = bytes[i]!
      let from = start
      let end: number
      if (byte === quote) {
        const close = this.#closeOf(i, quote)
        if (close === none) {
          this.#cells = cell - firstCell
          return none
        }
        i = close < 0 ? ~close : close
        byte = bytes[i]!
        from = start + 1
        end = close < 0 ? ~i : i - 1
      } else {
        while (byte !== delimiter && byte !== lineFeed && byte !== carriageReturn) byte = bytes[++i]!
        end = i
      }
      if (cell < last) {
        starts[cell] = from
        ends[cell] = end
      } else if (i > start) {
        extra = true
      }
      cell++
      if (byte === delimiter) {
        i++
        continue
      }
      if (i >= limit && !this.#isLast) return none
      if (byte === carriageReturn && bytes[i + 1] === lineFeed) {
        if (i + 1 >= limit && !this.#isLast) return none
        i++
      }
      this.#cells = cell - firstCell
      this.#extra = extra
      for (; cell < last; cell++) starts[cell] = ends[cell] = 0
      return Math.min(i + 1, limit)
    }
  }

  /**
   * Where the cell that a quote opens at `open` ends: the place of the delimiter or line end, complemented where quotes
   * inside must be undone, or -1 where it is not closed.
   */
  #closeOf(open: number, quote: number): number {
    const { delimiter } = this.#options.dialect
    const bytes = this.#bytes
    const limit = this.#limit
    let isPlain = true
    let i = open + 1
    for (;;) {
      i = indexIn(bytes, quote, i, limit)
      if (i < 0) return none
      if (bytes[i + 1] !== quote || i + 1 >= limit) break
      isPlain = false
      i += 2
    }
    const close = i++
    while (bytes[i] !== delimiter && bytes[i] !== lineFeed && bytes[i] !== carriageReturn) i++
    return isPlain && i === close + 1 ? i : ~i
  }

  #isKept(begin: number, end: number): boolean {
    const { limits, problems, nameOf } = this.#options
    const { width, starts, ends } = this.#batch
    const first = this.#batch.rows * width
    // An empty line holds no row.
    if (this.#cells === 1 && (starts[first] === ends[first])) return false
    if (this.#extra) {
      problems.note('row-long', this.#row, { column: width + 1, text: String(this.#cells) })
      return false
    }
    if (end - begin > limits.cellBytes) {
      for (let cell = 0; cell < width; cell++) {
        const stop = ends[first + cell]!
        if ((stop < 0 ? ~stop : stop) - starts[first + cell]! <= limits.cellBytes) continue
        problems.note('row-cell', this.#row, { column: nameOf(cell) })
        return false
      }
    }
    if (this.#hasZero) this.#withoutZeros(begin, end)
    if (this.#cells < width) problems.note('row-short', this.#row, { column: nameOf(this.#cells) })
    return true
  }

  /** A zero byte counts as a space. */
  #withoutZeros(begin: number, end: number): void {
    const { width, ends } = this.#batch
    const row = this.#bytes.subarray(begin, end)
    const at = row.indexOf(0)
    if (at < 0) return
    const first = this.#batch.rows * width
    let cell = 0
    while (cell < width - 1 && (ends[first + cell]! < 0 ? ~ends[first + cell]! : ends[first + cell]!) <= begin + at) cell++
    this.#options.problems.note('row-zero', this.#row, { column: this.#options.nameOf(cell) })
    for (let i = at; i >= 0; i = row.indexOf(0, i)) row[i] = 0x20
  }

  /** For a row that does not end: its quotes count as signs, or it is left out. Whether to go on in what was fed. */
  #giveUpRow(begin: number): boolean {
    const { problems, nameOf } = this.#options
    if (begin !== this.#plainAt && this.#bytes.subarray(begin, this.#limit).includes(this.#options.dialect.quote)) {
      problems.note('row-quote', this.#row, { column: nameOf(this.#cells) })
      this.#plainAt = begin
      return true
    }
    problems.note('row-cell', this.#row, { column: nameOf(0) })
    this.#isSkipping = true
    return this.#skipRow()
  }

  #skipRow(): boolean {
    const end = indexIn(this.#bytes, lineFeed, this.#at, this.#limit)
    const isFound = end >= 0
    this.#at = isFound ? end + 1 : this.#limit
    this.#isSkipping = !isFound
    if (isFound) this.#row++
    return isFound
  }
}

/** Near hits, as quotes of one cell are, cost less in a loop than in a call. */
function indexIn(bytes: Buffer, sign: number, from: number, limit: number): number {
  const near = Math.min(limit, from + 64)
  for (let i = from; i < near; i++) if (bytes[i] === sign) return i
  if (near === limit) return none
  const found = bytes.subarray(near, limit).indexOf(sign)
  return found < 0 ? none : near + found
}
