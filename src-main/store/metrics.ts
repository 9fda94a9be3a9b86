/** Points of series, and history at the width of a chart. */
import { kindOf, numberOf, type Point, type SeriesHistory, type ValueKind } from '#contract'
import { statement, type Database } from './database'
import { extendSeries, needSeries, resummarise, seriesRow, type SeriesRow, type StoredValue } from './series'

interface PointRow { step: number, value: number, kind: ValueKind, seconds: number }

/**
 * Writes points of one run; a point sent again takes the place of itself. Call inside a transaction.
 * Answers how many of them were there already with another value: 0 where a resumed run is exact.
 */
export function putPoints(db: Database, run: number, points: readonly Point[]): number {
  const bySeries = new Map<string, Point[]>()
  for (const point of points) {
    const own = bySeries.get(point.series)
    if (own) own.push(point)
    else bySeries.set(point.series, [point])
  }
  let changed = 0
  for (const [name, own] of bySeries) changed += putInto(db, needSeries(db, run, name), own)
  return changed
}

function putInto(db: Database, series: SeriesRow, points: readonly Point[]): number {
  const put = statement(db, `insert into points (series, step, value, kind, seconds) values (?, ?, ?, ?, ?)
    on conflict (series, step) do update set value = excluded.value, kind = excluded.kind, seconds = excluded.seconds`)
  const find = statement<StoredValue>(db, 'select step, value, kind from points where series = ? and step = ?')
  const fresh: StoredValue[] = []
  let newest = series.count === 0 ? -1 : series.last_step
  let changed = 0
  for (const { step, value: given, seconds } of points) {
    const kind = kindOf(given)
    const value = kind === 0 ? given : 0
    const old = step > newest ? undefined : find.get(series.id, step)
    newest = Math.max(newest, step)
    put.run(series.id, step, value, kind, seconds)
    if (!old) fresh.push({ step, value, kind })
    else if (old.value !== value || old.kind !== kind) changed++
  }
  if (changed > 0) resummarise(db, series)
  else if (fresh.length > 0) extendSeries(db, series, fresh)
  return changed
}

export interface HistoryRange { fromStep?: number | undefined, toStep?: number | undefined, buckets: number }

/** Points read at a time: about 2 ms. */
const slice = 2000

/**
 * History of one series in buckets whose width is a power of two steps with edges at its multiples, so that a growing
 * series keeps its buckets: of each the smallest and the largest value and the first and last one that is no finite
 * number, in order of step; and the two ends of the range. Reads in slices and lets other work in between.
 */
export async function historyOf(db: Database, run: number, name: string, range: HistoryRange): Promise<SeriesHistory | undefined> {
  const series = seriesRow(db, run, name)
  if (!series) return undefined
  const from = range.fromStep ?? 0
  const to = Math.min(range.toStep ?? Number.MAX_SAFE_INTEGER, series.last_step)
  const reduce = reducer(bucketWidth(Math.max(1, to - from + 1), range.buckets))
  const read = statement<PointRow>(db, 'select step, value, kind, seconds from points where series = ? and step between ? and ? order by step limit ?')
  for (let next = from; next <= to;) {
    const rows = read.all(series.id, next, to, slice)
    for (const row of rows) reduce.take(row)
    if (rows.length < slice) break
    next = rows.at(-1)!.step + 1
    await new Promise(breathe => setImmediate(breathe))
  }
  const kept = reduce.end()
  return {
    name, total: series.count,
    steps: kept.map(row => row.step), values: kept.map(row => row.value),
    kinds: kept.map(row => row.kind), seconds: kept.map(row => row.seconds),
  }
}

/** Smallest power of two that covers `span` steps with at most `buckets` buckets. */
export function bucketWidth(span: number, buckets: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(span / buckets)))
}

function reducer(width: number): { take(row: PointRow): void, end(): PointRow[] } {
  const kept: PointRow[] = []
  let bucket: PointRow[] = []
  let current = -1
  let last: PointRow | undefined
  const close = (): void => {
    const keep = extremes(bucket)
    kept.push(...bucket.filter(row => keep.has(row)))
    bucket = []
  }
  return {
    take: row => {
      const index = Math.floor(row.step / width)
      if (index !== current) close()
      current = index
      bucket.push(row)
      if (!last) kept.push(row)
      last = row
    },
    end: () => {
      close()
      if (last) kept.push(last)
      return kept.filter((row, at) => row !== kept[at - 1])
    },
  }
}

function extremes(bucket: readonly PointRow[]): Set<PointRow | undefined> {
  const finite = bucket.filter(row => row.kind === 0)
  const odd = bucket.filter(row => row.kind !== 0)
  const low = finite.reduce<PointRow | undefined>((least, row) => least && least.value <= row.value ? least : row, undefined)
  const high = finite.reduce<PointRow | undefined>((most, row) => most && most.value >= row.value ? most : row, undefined)
  return new Set([low, high, odd[0], odd.at(-1)])
}

export interface StoredPoint { series: string, step: number, value: number, seconds: number }

/** Every point of a run by series and step, read in slices so that no reader stays open. */
export function* pointsOf(db: Database, run: number, name?: string): Generator<StoredPoint> {
  const all = statement<{ id: number, name: string }>(db, 'select id, name from series where run = ? order by name').all(run)
  for (const series of all.filter(one => name === undefined || one.name === name)) {
    for (let after = -1; ;) {
      const rows = statement<PointRow>(db,
        'select step, value, kind, seconds from points where series = ? and step > ? order by step limit ?').all(series.id, after, slice)
      for (const row of rows) yield { series: series.name, step: row.step, value: numberOf(row.value, row.kind), seconds: row.seconds }
      if (rows.length < slice) break
      after = rows.at(-1)!.step
    }
  }
}
