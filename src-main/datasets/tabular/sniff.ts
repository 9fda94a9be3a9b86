/** Whether the beginning of a file shows a table, and not prose that happens to have commas. */
import { extname } from 'node:path'
import type { SourceFile } from '../define'
import { headOf } from './bytes'
import { dialectOf, type Dialect } from './dialect'
import { isMissing } from './missing'
import { jsonForm } from './json'
import { numberOf } from './number'
import { timeOf } from './time'

/** A sample of the rows of what is a table. */
export interface Sample {
  readonly names: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Of files that may hold a table; for dialogs. */
export const tableExtensions: readonly string[] = ['.csv', '.tsv', '.tab', '.jsonl', '.ndjson', '.json', '.parquet']

const consistencyNeeded = 0.95
const rowsNeeded = 3

export function sniffTable(file: SourceFile, head: Uint8Array): 'parquet' | Sample | undefined {
  if (Buffer.from(head.subarray(0, 4)).toString('latin1') === 'PAR1') return 'parquet'
  const text = headOf(head)
  if (!text) return undefined
  const isWhole = head.length >= file.bytes
  const form = jsonForm(text)
  if (form) return sampleOfJson(text, form, isWhole)
  const dialect = dialectOf(text, isWhole)
  if (!dialect || dialect.sample.length < rowsNeeded || dialect.consistency < consistencyNeeded) return undefined
  const sample = { names: dialect.names, rows: dialect.sample }
  if (dialect.names.length === 1) return isTableName(file) && isNumbers(sample.rows) ? sample : undefined
  return isProse(dialect, text) ? undefined : sample
}

function isTableName(file: SourceFile): boolean {
  return /^\.(csv|tsv|tab|dat)$/i.test(extname(file.name))
}

function isNumbers(rows: readonly (readonly string[])[]): boolean {
  const filled = rows.filter(cells => !isMissing(cells[0] ?? ''))
  return filled.length > 0 && filled.filter(cells => !Number.isNaN(numberOf(cells[0]!))).length >= filled.length * 0.9
}

/** Sentences put a space behind a comma and have no column of numbers, dates or few words. */
function isProse({ delimiter, sample, hasHeader }: Dialect, head: Buffer): boolean {
  const sign = String.fromCharCode(delimiter)
  if (sign === '\t') return false
  const width = sample[0]!.length
  const hasValues = Array.from({ length: width }, (_, column) => sample.map(cells => cells[column] ?? '')).some(isValues)
  if (hasValues) return false
  if (hasHeader || head.includes('"')) return spacedShare(sample) > 0.5 && !hasHeader
  return width < 3 || spacedShare(sample) > 0.3
}

function isValues(cells: readonly string[]): boolean {
  const filled = cells.map(cell => cell.trim()).filter(cell => !isMissing(cell))
  if (filled.length < rowsNeeded) return false
  const values = filled.filter(cell => !Number.isNaN(numberOf(cell.replace(',', '.'))) || timeOf(cell) !== undefined).length
  return values >= filled.length * 0.9
}

/** Share of the cells behind a delimiter that begin with a space. */
function spacedShare(sample: readonly (readonly string[])[]): number {
  const cells = sample.flatMap(row => row.slice(1)).filter(cell => cell !== '')
  return cells.length === 0 ? 0 : cells.filter(cell => cell.startsWith(' ')).length / cells.length
}

function sampleOfJson(text: Buffer, form: 'lines' | 'array' | 'object', isWhole: boolean): Sample | undefined {
  const rows = form === 'lines' ? linesIn(text, isWhole) : form === 'array' ? elementsIn(text) : isWhole ? objectIn(text) : undefined
  if (!rows || rows.length < rowsNeeded) return undefined
  const names = [...new Set(rows.flatMap(row => Object.keys(row)))]
  if (names.length === 0) return undefined
  return { names, rows: rows.map(row => names.map(name => shown((row as Record<string, unknown>)[name]))) }
}

function shown(value: unknown): string {
  return value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function linesIn(text: Buffer, isWhole: boolean): object[] {
  const lines = text.toString('utf8').split('\n').slice(0, 500)
  return objectsOf(isWhole ? lines : lines.slice(0, -1))
}

/** Objects or arrays, as far as the head has them whole: a sketch, cut at what ends with a brace before a comma. */
function elementsIn(text: Buffer): object[] {
  const inner = text.toString('utf8').trim().replace(/^\[/, '')
  const close = inner.startsWith('[') || /^\s*\[/.test(inner) ? ']' : '}'
  const parts: string[] = []
  let from = 0
  for (let at = inner.indexOf(close); at >= 0 && parts.length < 500; at = inner.indexOf(close, at + 1)) {
    const part = inner.slice(from, at + 1)
    if (!isObject(part)) continue
    parts.push(part)
    from = at + 1 + (/^\s*,\s*/.exec(inner.slice(at + 1, at + 200))?.[0].length ?? 0)
  }
  return objectsOf(parts)
}

function isObject(text: string): boolean {
  if (text.length > 10_000) return false
  return objectsOf([text]).length === 1
}

function objectsOf(texts: readonly string[]): object[] {
  return texts.flatMap(text => {
    try {
      const value: unknown = JSON.parse(text)
      return typeof value === 'object' && value !== null ? [value] : []
    } catch {
      return []
    }
  })
}

function objectIn(text: Buffer): object[] | undefined {
  const object = objectsOf([text.toString('utf8')])[0]
  if (!object) return undefined
  const values: unknown[] = Object.values(object)
  const arrays = values.filter(value => Array.isArray(value))
  if (arrays.length === values.length && arrays.every(array => array.every(cell => typeof cell !== 'object' || cell === null))) {
    const names = Object.keys(object)
    return Array.from({ length: Math.max(...arrays.map(array => array.length)) }, (_, row) =>
      Object.fromEntries(names.map((name, i) => [name, (arrays[i] as unknown[])[row]])))
  }
  const longest = arrays.toSorted((a, b) => b.length - a.length)[0]
  return longest?.filter((row): row is object => typeof row === 'object' && row !== null)
}
