/** Values of rows to columns, which grow as names come up. */
import type { SourceFile } from '../define'
import { type Cell, type RowBatch, ValueBatch } from './batch'
import { checkWidth, type Limits } from './limits'
import type { Problems } from './problems'

const rowsMost = 4096
const cellsMost = 1 << 18

export interface CollectorOptions {
  /** Added to; names that are there keep their places. */
  readonly names: string[]
  readonly problems: Problems
  readonly limits: Limits
}

export class RowCollector {
  readonly #file: SourceFile
  readonly #options: CollectorOptions
  readonly #columnOf: Map<string, number>
  #columns: Cell[][] = []
  #fileRow = 1
  #firstRow = 1
  rows = 0

  constructor(file: SourceFile, options: CollectorOptions) {
    this.#file = file
    this.#options = options
    this.#columnOf = new Map(options.names.map((name, index) => [name, index]))
    this.#begin()
  }

  get isFull(): boolean {
    return this.rows >= rowsMost || this.rows * this.#columns.length >= cellsMost
  }

  parse(bytes: Buffer): void {
    let value: unknown
    try {
      value = JSON.parse(bytes.toString('utf8'))
    } catch (thrown) {
      this.#options.problems.note('row-json', this.#fileRow++, { text: thrown instanceof Error ? thrown.message : '' })
      return
    }
    this.add(value)
  }

  skip(key: 'row-cell'): void {
    this.#options.problems.note(key, this.#fileRow++)
  }

  /** An object by its keys, an array by its places; anything else is a row of one cell. */
  add(value: unknown): void {
    const row = this.rows
    const entries: Iterable<readonly [string, unknown]> = Array.isArray(value)
      ? value.map((cell, index) => [`column ${index + 1}`, cell] as const)
      : value instanceof Map ? value.entries()
        : typeof value === 'object' && value !== null ? Object.entries(value) : [['value', value]]
    for (const [name, cell] of entries) this.#columns[this.#placeOf(name)]![row] = cellOf(cell)
    for (const column of this.#columns) column[row] ??= null
    this.rows++
    this.#fileRow++
  }

  #placeOf(raw: string): number {
    const name = raw.slice(0, 200) || 'column'
    const found = this.#columnOf.get(name)
    if (found !== undefined) return found
    const { names, limits } = this.#options
    checkWidth(this.#file, names.length + 1, limits)
    names.push(name)
    this.#columnOf.set(name, names.length - 1)
    this.#columns.push(new Array<Cell>(this.rows).fill(null))
    return names.length - 1
  }

  take(): RowBatch {
    const batch = new ValueBatch(this.#columns, this.rows, this.#firstRow)
    this.#begin()
    return batch
  }

  #begin(): void {
    this.#columns = this.#options.names.map(() => [])
    this.#firstRow = this.#fileRow
    this.rows = 0
  }
}

/** What is no string and no number is told in JSON. */
export function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8')
  return JSON.stringify(value, (_, inner: unknown) => typeof inner === 'bigint' ? String(inner) : inner)
}
