/** Tables of two texts side by side, divided by tabs. */
import { errorFor, reason } from '../common/reasons'
import type { SourceFile } from '../define'
import { readLines, type Reading } from './lines'
import type { RawPair } from './raw-pair'

const headRows = 200
const headNames = new Set(['source', 'src', 'target', 'tgt', 'trg', 'input', 'output', 'text', 'translation', 'from', 'to', 'question', 'answer',
  'word', 'english', 'french', 'german', 'spanish', 'chinese', '源文', '译文', '原文'])

/** Where the two texts stand, and whether the first row names them. */
export interface PairColumns {
  readonly source: number
  readonly target: number
  readonly hasHeader: boolean
  /** Of all columns; their numbers where there is no header. */
  readonly names: readonly string[]
}

/** Finds the two columns from the beginning of a file; undefined where it is no table of two texts. */
export function pairColumns(head: string, wanted: { source?: unknown, target?: unknown } = {}): PairColumns | undefined {
  const lines = head.split(/\r\n|\n|\r/)
  // The last line may be cut; blank ones say nothing.
  const rows = lines.slice(0, lines.length > 1 ? -1 : 1).filter(line => line.trim() !== '').slice(0, headRows).map(cellsOf)
  const width = rows[0]?.length ?? 0
  if (width < 2 || rows.filter(row => row.length >= 2).length < rows.length * 0.95) return undefined
  const hasHeader = rows.length > 1 && rows[0]!.filter(isHeadName).length >= 2
  const names = hasHeader ? rows[0]!.map(cell => cell.trim()) : rows[0]!.map((_, column) => String(column + 1))
  const body = hasHeader ? rows.slice(1) : rows
  const texts = names.map((_, column) => column).filter(column => isText(body.map(row => row[column] ?? '')))
  const source = columnNamed(wanted.source, names) ?? texts[0]
  const target = columnNamed(wanted.target, names) ?? texts.find(column => column !== source)
  return source === undefined || target === undefined ? undefined : { source, target, hasHeader, names }
}

function isHeadName(cell: string): boolean {
  const name = cell.trim().toLowerCase()
  return headNames.has(name) || /^[a-z]{2}(?:[-_][a-z]{2})?$/.test(name)
}

/** A column by its name or, from 1, its number. */
function columnNamed(wanted: unknown, names: readonly string[]): number | undefined {
  if (wanted === undefined || wanted === null || wanted === '') return undefined
  const byName = names.indexOf(String(wanted))
  const column = byName >= 0 ? byName : Number(wanted) - 1
  return Number.isInteger(column) && column >= 0 && column < names.length ? column : undefined
}

/** Words, and mostly different ones: no numbers, no few categories. */
function isText(cells: readonly string[]): boolean {
  const filled = cells.map(cell => cell.trim()).filter(cell => cell !== '')
  const worded = filled.filter(cell => /\p{L}/u.test(cell) && !/^(https?:\/\/|\d)/.test(cell))
  return filled.length > 0 && worded.length >= filled.length * 0.8 && new Set(filled).size >= filled.length * 0.5
}

/** Whether a table is one of pairs and nothing else, so that nobody has to say so. */
export function isPairTable({ names, hasHeader }: PairColumns): boolean {
  return hasHeader || names.length === 2
}

function cellsOf(line: string): string[] {
  return line.split('\t').map(unquoted)
}

/** Spreadsheets quote a cell that holds quotes. */
function unquoted(cell: string): string {
  return cell.length > 1 && cell.startsWith('"') && cell.endsWith('"') && /^"(?:[^"]|"")*"$/.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell
}

export async function* readTsv(file: SourceFile, columns: PairColumns, reading: Reading): AsyncGenerator<RawPair[]> {
  const { source, target, hasHeader } = columns
  let place = 0
  let usable = 0
  for await (const lines of readLines(file, reading)) {
    const pairs: RawPair[] = []
    for (const line of lines) {
      place++
      if (place === 1 && hasHeader) continue
      const cells = cellsOf(line)
      if (cells.length > Math.max(source, target)) usable++
      pairs.push({ source: cells[source] ?? '', target: cells[target] ?? '', place })
    }
    yield pairs
  }
  if (usable === 0) throw errorFor('IMPORT_UNREADABLE', file.name, reason('no-pair'))
}
