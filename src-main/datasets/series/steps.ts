/** Rows to series whose steps are evenly spaced, with NaN where nothing is known. */
import { findGrid, type Grid } from './frequency'
import type { SeriesPlan } from './plan'

export interface MadeSeries {
  readonly name: string
  readonly start: string | null
  /** Row-major [length, channels]. */
  readonly values: Float32Array
  readonly length: number
}

export interface MadeAll {
  readonly series: readonly MadeSeries[]
  readonly frequency: string | null
  readonly season: number
  /** Rows left out since their series has that time already, and the first of these (from 0). */
  readonly repeats: { readonly n: number, readonly row: number }
  /** Rows without a time. */
  readonly untimed: { readonly n: number, readonly row: number }
}

/** A grid this much longer than the rows on it is no grid: the steps follow each other as they come. */
const sparseMost = 10
const listsLookedAt = 200

interface Ordered { readonly name: string, readonly rows: Int32Array, readonly times: Float64Array }

export function makeSeries(plan: SeriesPlan): MadeAll {
  const untimed = { n: 0, row: -1 }
  const repeats = { n: 0, row: -1 }
  const ordered = inOrder(plan, { untimed, repeats })
  const lists = ordered.map(one => one.times)
  const found = plan.times ? findGrid(lists.toSorted((a, b) => b.length - a.length).slice(0, listsLookedAt)) : undefined
  const grid = found && lists.every(times => isDense(found, times)) ? found : undefined
  const series = ordered.map(one => grid ? onGrid(one, plan, grid) : asTheyCome(one, plan))
  const longest = series.reduce((most, one) => Math.max(most, one.length), 0)
  const season = grid && longest >= 2 * grid.season ? grid.season : 1
  return { series, frequency: grid?.frequency ?? null, season, repeats, untimed }
}

type Place = { n: number, row: number }

/** Rows of each series in the order of time, one a time. */
function inOrder({ times, seriesOf, names }: SeriesPlan, { untimed, repeats }: { untimed: Place, repeats: Place }): Ordered[] {
  const lists: number[][] = names.map(() => [])
  for (const [row, series] of seriesOf.entries()) {
    if (series < 0 || (times && Number.isNaN(times[row]!))) note(untimed, row)
    else lists[series]!.push(row)
  }
  return lists.map((rows, series) => {
    const sorted = times ? rows.sort((a, b) => times[a]! - times[b]! || a - b) : rows
    const kept = sorted.filter((row, i) => {
      const isNew = !times || i === 0 || times[row] !== times[sorted[i - 1]!]
      if (!isNew) note(repeats, row)
      return isNew
    })
    return { name: names[series]!, rows: Int32Array.from(kept), times: Float64Array.from(kept, row => times?.[row] ?? NaN) }
  })
}

function note(place: Place, row: number): void {
  place.n++
  if (place.row < 0 || row < place.row) place.row = row
}

function isDense(grid: Grid, times: Float64Array): boolean {
  if (times.length < 2) return true
  const steps = grid.stepOf(times.at(-1)!) - grid.stepOf(times[0]!) + 1
  return steps <= times.length * sparseMost
}

function onGrid({ name, rows, times }: Ordered, { channels }: SeriesPlan, grid: Grid): MadeSeries {
  if (times.length === 0) return { name, start: null, values: new Float32Array(), length: 0 }
  const first = grid.stepOf(times[0]!)
  const length = Math.round(grid.stepOf(times.at(-1)!) - first) + 1
  const values = new Float32Array(length * channels.length).fill(NaN)
  for (const [i, row] of rows.entries()) {
    const at = Math.min(length - 1, Math.round(grid.stepOf(times[i]!) - first)) * channels.length
    for (const [channel, { values: from }] of channels.entries()) values[at + channel] = finite(from[row]!)
  }
  return { name, start: isoOf(times[0]!), values, length }
}

function asTheyCome({ name, rows, times }: Ordered, { channels }: SeriesPlan): MadeSeries {
  const values = new Float32Array(rows.length * channels.length)
  for (const [i, row] of rows.entries())
    for (const [channel, { values: from }] of channels.entries()) values[i * channels.length + channel] = finite(from[row]!)
  return { name, start: Number.isNaN(times[0] ?? NaN) ? null : isoOf(times[0]!), values, length: rows.length }
}

/** What is too large for 32 bits has no value. */
function finite(value: number): number {
  return Number.isFinite(Math.fround(value)) ? value : NaN
}

function isoOf(time: number): string | null {
  if (Math.abs(time) > 8.64e15) return null
  const text = new Date(time).toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.replace('.000Z', 'Z')
}
