/** What the columns of a table are to a time series: its time, the names of its series, its channels. */
import type { TableColumn } from '../define'
import { findTime } from './time-column'

type Numbers = Extract<TableColumn, { type: 'number' | 'date' }>

export interface SeriesPlan {
  /** Undefined where the rows follow each other without a time. */
  readonly times: Float64Array | undefined
  /** Number of the series of each row, -1 where the row belongs to none. */
  readonly seriesOf: Int32Array
  /** '' where there is one series alone. */
  readonly names: readonly string[]
  readonly channels: readonly Numbers[]
}

const idName = /(^|[_\s])(id|series|symbol|store|item|sensor|station|group|unit|key|name|variable|code)$/i
const idsMost = 100_000

export function planSeries(columns: readonly TableColumn[], rows: number): SeriesPlan {
  const time = findTime(columns, rows)
  const used = new Set(time?.places)
  const ids = time ? idColumns(columns, used, { times: time.times, rows }) : []
  for (const place of ids) used.add(place)
  const channels = columns.filter((column, place): column is Numbers =>
    column.type === 'number' && !used.has(place) && column.values.some(value => !Number.isNaN(value)))
  return { times: time?.times, ...numbered(ids.map(place => columns[place]!), rows), channels }
}

interface IdContext { readonly times: Float64Array, readonly rows: number }

/** Columns that tell series apart: as few as it takes for a time to come once a series; none where it does already. */
function idColumns(columns: readonly TableColumn[], used: ReadonlySet<number>, { times, rows }: IdContext): number[] {
  const repeats = (places: readonly number[]): number => repeatsOf(times, numbered(places.map(place => columns[place]!), rows).seriesOf)
  const bare = repeats([])
  if (bare === 0) return []
  const candidates = columns.flatMap((column, place) => !used.has(place) && isIdLike(column) ? [{ place, size: sizeOf(column) }] : [])
    .filter(({ size }) => size > 1 && size <= idsMost).toSorted((a, b) => a.size - b.size)
  for (const { place } of candidates) if (repeats([place]) === 0) return [place]
  const chosen: number[] = []
  let left = bare
  for (const { place } of candidates) {
    const now = repeats([...chosen, place])
    if (now >= left) continue
    chosen.push(place)
    left = now
    if (left === 0) break
  }
  return chosen
}

function isIdLike(column: TableColumn): boolean {
  return column.type === 'category' || (column.type === 'number' && idName.test(column.name) && column.values.every(Number.isInteger))
}

function sizeOf(column: TableColumn): number {
  return column.type === 'category' ? column.categories.length : new Set(column.values as Float64Array).size
}

/** How many rows have a time that their series has had. */
function repeatsOf(times: Float64Array, seriesOf: Int32Array): number {
  const seen = new Map<number, Set<number>>()
  let repeats = 0
  for (const [row, time] of times.entries()) {
    const series = seriesOf[row]!
    if (series < 0 || Number.isNaN(time)) continue
    let ofSeries = seen.get(series)
    if (!ofSeries) seen.set(series, ofSeries = new Set())
    if (ofSeries.has(time)) repeats++
    else ofSeries.add(time)
  }
  return repeats
}

function numbered(ids: readonly TableColumn[], rows: number): { seriesOf: Int32Array, names: string[] } {
  if (ids.length === 0) return { seriesOf: new Int32Array(rows), names: [''] }
  const seriesOf = new Int32Array(rows)
  const names: string[] = []
  const numbers = new Map<string, number>()
  for (let row = 0; row < rows; row++) {
    const parts = ids.map(column => column.type === 'category' ? column.categories[column.values[row]!] : String(column.values[row]))
    if (parts.some(part => part === undefined || part === 'NaN')) {
      seriesOf[row] = -1
      continue
    }
    const name = parts.join(' / ')
    let number = numbers.get(name)
    if (number === undefined) {
      number = names.length
      numbers.set(name, number)
      names.push(name)
    }
    seriesOf[row] = number
  }
  return { seriesOf, names }
}

/** Share of the steps from row to row, within series, that go forward in time; 0 where there is no time. */
export function forwardShare({ times, seriesOf }: SeriesPlan): number {
  if (!times) return 0
  const last = new Map<number, number>()
  let forward = 0
  let backward = 0
  let all = 0
  for (const [row, time] of times.entries()) {
    const series = seriesOf[row]!
    const before = last.get(series)
    if (before !== undefined) all++
    if (time > before!) forward++
    else if (time < before!) backward++
    last.set(series, time)
  }
  // Newest first is an order as well.
  return Math.max(forward, backward) / Math.max(1, all)
}
