/** One JSON object that holds a table: columns by name, as pandas writes them, or an array of rows under some key. */
import type { SourceFile } from '../define'
import { errorFor, reason } from '../common/reasons'
import { utf8Chunks } from './bytes'
import type { JsonOptions } from './json'

const largestBytes = 256e6

export async function rowsOfObject(file: SourceFile, options: JsonOptions): Promise<readonly unknown[]> {
  const rows = tableIn(await parsed(file, options))
  if (rows) return rows
  throw errorFor('IMPORT_UNREADABLE', file.name, reason('json-form', { message: '{}' }))
}

async function parsed(file: SourceFile, options: JsonOptions): Promise<object> {
  if (file.bytes > largestBytes) throw errorFor('IMPORT_UNREADABLE', file.name, reason('too-large', { limit: largestBytes / 1e6 }))
  const parts: Buffer[] = []
  for await (const chunk of utf8Chunks(file, options.encoding, options)) parts.push(Buffer.from(chunk))
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as object
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message.slice(0, 80) : ''
    throw errorFor('IMPORT_UNREADABLE', file.name, reason('json-form', { message }))
  }
}

function tableIn(object: object): readonly unknown[] | undefined {
  const entries = Object.entries(object) as [string, unknown][]
  if (entries.length === 0) return undefined
  if (entries.every(([, value]) => Array.isArray(value) && value.every(isScalar)))
    return fromColumns(entries.map(([name, value]) => [name, value as unknown[]]))
  if (entries.every(([, value]) => isPlain(value) && Object.values(value).every(isScalar)))
    return fromColumns(entries.map(([name, value]) => [name, Object.values(value as object)]))
  const rows = entries.map(([, value]) => value).filter(value => Array.isArray(value) && value.some(row => !isScalar(row)))
  const longest = (rows as unknown[][]).toSorted((a, b) => b.length - a.length)[0]
  // One row alone: the object itself.
  return longest ?? (entries.some(([, value]) => isScalar(value)) ? [object] : undefined)
}

function fromColumns(columns: readonly (readonly [string, readonly unknown[]])[]): unknown[] {
  const rows = columns.reduce((most, [, values]) => Math.max(most, values.length), 0)
  return Array.from({ length: rows }, (_, row) => new Map(columns.map(([name, values]) => [name, values[row]])))
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
