/** How a text file writes a table, told from its beginning: what parts cells, what quotes them, whether there is a header. */
import { looksLikeHeader, uniqueNames } from './header'
import { point } from './number'

export interface Dialect {
  /** Bytes; `quote` is -1 where there is none. */
  readonly delimiter: number
  readonly quote: number
  readonly decimal: number
  readonly hasHeader: boolean
  /** From the header, or column 1, column 2 and so on. */
  readonly names: readonly string[]
  /** Where the first row below the header begins in the UTF-8 bytes, and its number from 1. */
  readonly bodyAt: number
  readonly firstRow: number
  /** Rows of the head below the header. */
  readonly sample: readonly (readonly string[])[]
  /** Share of the sampled rows that have as many cells as the most. */
  readonly consistency: number
}

interface Row { readonly cells: readonly string[], readonly end: number, readonly isClosed: boolean }

const delimiters = [',', '\t', ';', '|']
const sampledRows = 500

/** Undefined where the head has no row. `isWhole`: the head is all of the file, so that its last row is complete. */
export function dialectOf(head: Buffer, isWhole: boolean): Dialect | undefined {
  const text = head.toString('latin1')
  const begin = preambleEnd(text)
  const forced = /^sep=(.)\r?\n/i.exec(text.slice(begin.at, begin.at + 8))
  const at = begin.at + (forced?.[0].length ?? 0)
  const quote = quoteOf(text.slice(at))
  const judge = (delimiter: string): Judged => judged(delimiter, rowsOf(text, { at, delimiter, quote, isWhole }))
  const candidates = (forced ? [forced[1]!] : delimiters).map(judge)
  const best = candidates.reduce((one, other) => other.score > one.score ? other : one)
  if (best.rows.length === 0) return undefined
  return made(best, { at, quote, row: begin.row + (forced ? 1 : 0) })
}

/** Lines of comment before the table, as scientific programs write them. */
function preambleEnd(text: string): { at: number, row: number } {
  let at = 0
  let row = 1
  while (text[at] === '#' || text.startsWith('%', at)) {
    const end = text.indexOf('\n', at)
    if (end < 0) return { at: 0, row: 1 }
    at = end + 1
    row++
  }
  return { at, row }
}

/** A single quote only where there is no double one and cells begin and end with it. */
function quoteOf(text: string): string {
  if (text.includes('"')) return '"'
  const wrapped = text.match(/(^|[,;\t|\n])'[^'\n]*'(?=[,;\t|\r\n])/g)?.length ?? 0
  const lines = text.split('\n', sampledRows).length
  return wrapped >= lines ? '\'' : '"'
}

interface Cutting { readonly at: number, readonly delimiter: string, readonly quote: string, readonly isWhole: boolean }

function rowsOf(text: string, { at, delimiter, quote, isWhole }: Cutting): Row[] {
  const rows: Row[] = []
  for (let i = at; i < text.length && rows.length < sampledRows;) {
    const row = rowAt(text, i, { delimiter, quote })
    if (!row.isClosed && !(isWhole && row.end >= text.length)) break
    i = row.end
    rows.push(row)
  }
  if (rows.length === 0 && at < text.length) rows.push({ ...rowAt(text, at, { delimiter, quote }), isClosed: true })
  return rows
}

function rowAt(text: string, begin: number, { delimiter, quote }: { delimiter: string, quote: string }): Row {
  const cells: string[] = []
  let i = begin
  for (;;) {
    let cell = ''
    if (text[i] === quote) {
      const close = closing(text, i, quote)
      if (close < 0) return plainRow(text, begin, delimiter)
      cell = text.slice(i + 1, close).replaceAll(quote + quote, quote)
      i = close + 1
    }
    const from = i
    while (i < text.length && text[i] !== delimiter && text[i] !== '\n' && text[i] !== '\r') i++
    cells.push(cell + text.slice(from, i))
    if (text[i] === delimiter) {
      i++
      continue
    }
    if (i >= text.length) return { cells, end: i, isClosed: false }
    if (text[i] === '\r' && text[i + 1] === '\n') i++
    return { cells, end: i + 1, isClosed: true }
  }
}

function closing(text: string, open: number, quote: string): number {
  for (let i = text.indexOf(quote, open + 1); i >= 0; i = text.indexOf(quote, i + 2)) {
    if (text[i + 1] !== quote) return i
  }
  return -1
}

/** A quote that is not closed in the head: told by its line alone. */
function plainRow(text: string, begin: number, delimiter: string): Row {
  const stop = text.indexOf('\n', begin)
  const end = stop < 0 ? text.length : stop
  return { cells: text.slice(begin, end).replace(/\r$/, '').split(delimiter), end: Math.min(end + 1, text.length), isClosed: stop >= 0 }
}

interface Judged {
  readonly delimiter: string
  readonly rows: readonly Row[]
  readonly width: number
  readonly consistency: number
  readonly score: number
}

function judged(delimiter: string, all: readonly Row[]): Judged {
  const rows = all.filter(row => row.cells.length > 1 || row.cells[0] !== '')
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(row.cells.length, (counts.get(row.cells.length) ?? 0) + 1)
  const [width, most] = [...counts].reduce((one, other) => other[1] > one[1] ? other : one, [1, 0])
  const consistency = rows.length > 0 ? most / rows.length : 0
  return { delimiter, rows: all, width, consistency, score: width > 1 ? 1 + consistency + Math.min(width, 100) / 1000 : 0 }
}

function made(judged: Judged, { at, quote, row }: { at: number, quote: string, row: number }): Dialect {
  const { delimiter, rows: all, width, consistency } = judged
  const first = all.findIndex(one => one.cells.length > 1 || one.cells[0] !== '')
  const rows = all.slice(Math.max(first, 0)).map(one => one.cells.map(cell => fromLatin(cell)))
  const head = rows[0]!
  const sample = rows.slice(1).filter(cells => cells.length > 1 || cells[0] !== '')
  const decimal = delimiter === ',' ? '.' : decimalOf(rows)
  const hasHeader = looksLikeHeader(head, sample, decimal)
  // Programs such as R leave the name of the row names away.
  const isShifted = hasHeader && sample.length > 0 && sample.every(cells => cells.length === head.length + 1)
  const named = isShifted ? ['', ...head] : head
  const columns = hasHeader ? named.length : Math.max(width, 1)
  return {
    delimiter: delimiter.charCodeAt(0), quote: quote.charCodeAt(0), decimal: decimal === ',' ? 0x2C : point, hasHeader,
    names: uniqueNames(hasHeader ? named : Array.from({ length: columns }, () => '')),
    bodyAt: hasHeader ? all[Math.max(first, 0)]!.end : at,
    firstRow: row + (hasHeader ? Math.max(first, 0) + 1 : 0),
    sample: hasHeader ? sample : [head, ...sample],
    consistency,
  }
}

function fromLatin(cell: string): string {
  return Buffer.from(cell, 'latin1').toString('utf8')
}

function decimalOf(rows: readonly (readonly string[])[]): ',' | '.' {
  let commas = 0
  let points = 0
  for (const cells of rows) {
    for (const cell of cells) {
      if (/^\s*-?\d+,\d+\s*$/.test(cell)) commas++
      else if (/^\s*-?\d+\.\d+\s*$/.test(cell)) points++
    }
  }
  return commas > points ? ',' : '.'
}
