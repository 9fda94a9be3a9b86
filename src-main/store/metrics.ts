/** Points of series, their summaries, and history at the width of a chart. */
import { kindOf, numberOf, type Point, type SeriesHistory, type SeriesSummary, type ValueKind } from '#contract'
import { statement, type Database } from './database'

interface SeriesRow {
  id: number, name: string, count: number, last_step: number, last_value: number, last_kind: ValueKind
  min_value: number | null, min_step: number | null, max_value: number | null, max_step: number | null
}
interface PointRow { step: number, value: number, kind: ValueKind, seconds: number }

/** Writes points of one run; a point sent again takes the place of itself. Call inside a transaction. */
export function putPoints(db: Database, run: number, points: readonly Point[]): void {
  const ids = new Map<string, number>()
  const put = statement(db, `insert into points (series, step, value, kind, seconds) values (?, ?, ?, ?, ?)
    on conflict (series, step) do update set value = excluded.value, kind = excluded.kind, seconds = excluded.seconds`)
  for (const point of points) {
    const series = ids.get(point.series) ?? seriesId(db, run, point.series)
    ids.set(point.series, series)
    const kind = kindOf(point.value)
    const isNew = statement(db, 'select 1 from points where series = ? and step = ?').get(series, point.step) === undefined
    put.run(series, point.step, kind === 0 ? point.value : 0, kind, point.seconds)
    summarise(db, { series, point, kind, isNew })
  }
}

function seriesId(db: Database, run: number, name: string): number {
  statement(db, 'insert into series (run, name) values (?, ?) on conflict (run, name) do nothing').run(run, name)
  return statement<{ id: number }>(db, 'select id from series where run = ? and name = ?').get(run, name)!.id
}

function summarise(db: Database, { series, point, kind, isNew }: { series: number, point: Point, kind: ValueKind, isNew: boolean }): void {
  const finite = kind === 0 ? point.value : null
  statement(db, `update series set count = count + @fresh,
      last_value = case when @step >= last_step then @value else last_value end,
      last_kind = case when @step >= last_step then @kind else last_kind end,
      min_step = case when @finite is not null and (min_value is null or @finite < min_value) then @step else min_step end,
      min_value = case when @finite is not null and (min_value is null or @finite < min_value) then @finite else min_value end,
      max_step = case when @finite is not null and (max_value is null or @finite > max_value) then @step else max_step end,
      max_value = case when @finite is not null and (max_value is null or @finite > max_value) then @finite else max_value end,
      last_step = max(last_step, @step)
    where id = @series`)
    .run({ fresh: isNew ? 1 : 0, step: point.step, value: finite ?? 0, kind, finite, series })
}

export function seriesOf(db: Database, run: number): SeriesSummary[] {
  return statement<SeriesRow>(db, 'select * from series where run = ? and count > 0 order by name').all(run).map(row => ({
    name: row.name, count: row.count, lastStep: row.last_step, last: row.last_value, lastKind: row.last_kind,
    min: row.min_value, minStep: row.min_step, max: row.max_value, maxStep: row.max_step,
  }))
}

export interface HistoryRange { fromStep?: number | undefined, toStep?: number | undefined, buckets: number }

/**
 * History of one series in buckets whose width is a power of two steps with edges at its multiples, so that a growing
 * series keeps its buckets: of each the first, smallest, largest and last point and every one that is not finite.
 */
export function historyOf(db: Database, run: number, name: string, range: HistoryRange): SeriesHistory | undefined {
  const series = statement<SeriesRow>(db, 'select * from series where run = ? and name = ?').get(run, name)
  if (!series) return undefined
  const from = range.fromStep ?? 0
  const to = Math.min(range.toStep ?? Number.MAX_SAFE_INTEGER, series.last_step)
  const width = bucketWidth(Math.max(1, to - from + 1), range.buckets)
  const kept: PointRow[] = []
  let bucket: PointRow[] = []
  let current = -1
  const rows = statement<PointRow>(db, 'select step, value, kind, seconds from points where series = ? and step between ? and ? order by step')
  for (const row of rows.iterate(series.id, from, to)) {
    const index = Math.floor(row.step / width)
    if (index !== current) {
      kept.push(...extremes(bucket))
      bucket = []
      current = index
    }
    bucket.push(row)
  }
  kept.push(...extremes(bucket))
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

function extremes(bucket: readonly PointRow[]): PointRow[] {
  if (bucket.length <= 2) return [...bucket]
  let low: PointRow | undefined
  let high: PointRow | undefined
  const keep = new Set<PointRow>()
  for (const row of bucket) {
    if (row.kind !== 0) keep.add(row)
    else {
      if (!low || row.value < low.value) low = row
      if (!high || row.value > high.value) high = row
    }
  }
  if (low) keep.add(low)
  if (high) keep.add(high)
  return bucket.filter(row => keep.has(row))
}

export interface StoredPoint { series: string, step: number, value: number, seconds: number }

/** Every point of a run by series and step, read in slices of 2,000 so that no reader stays open. */
export function* pointsOf(db: Database, run: number, name?: string): Generator<StoredPoint> {
  const all = statement<{ id: number, name: string }>(db, 'select id, name from series where run = ? order by name').all(run)
  for (const series of all.filter(one => name === undefined || one.name === name)) {
    for (let after = -1; ;) {
      const slice = statement<PointRow>(db,
        'select step, value, kind, seconds from points where series = ? and step > ? order by step limit 2000').all(series.id, after)
      for (const row of slice) yield { series: series.name, step: row.step, value: numberOf(row.value, row.kind), seconds: row.seconds }
      if (slice.length < 2000) break
      after = slice.at(-1)!.step
    }
  }
}

/** Up to `count` values of a series, evenly spaced over its points, oldest first. */
export function sparkOf(db: Database, run: number, name: string, count: number): number[] {
  const series = statement<{ id: number, count: number }>(db, 'select id, count from series where run = ? and name = ?').get(run, name)
  if (!series || series.count === 0) return []
  const values = statement<{ value: number }>(db,
    'select value from points where series = ? and kind = 0 order by step').all(series.id).map(row => row.value)
  if (values.length <= count) return values
  return Array.from({ length: count }, (_, index) => values[Math.round(index * (values.length - 1) / (count - 1))]!)
}
