/** Summaries of series, kept up to date as points come, so that lists read no points. */
import type { SeriesSummary, ValueKind } from '#contract'
import { fromJson, statement, type Database } from './database'

export interface SeriesRow {
  id: number, name: string, count: number, last_step: number, last_value: number, last_kind: ValueKind
  min_value: number | null, min_step: number | null, max_value: number | null, max_step: number | null
  spark: string
}

export interface StoredValue { readonly step: number, readonly value: number, readonly kind: ValueKind }

/** Values of a spark, besides the last one. */
const sparkValues = 39

/** The row of a series, made if it is not there. */
export function needSeries(db: Database, run: number, name: string): SeriesRow {
  const found = seriesRow(db, run, name)
  if (found) return found
  statement(db, 'insert into series (run, name) values (?, ?)').run(run, name)
  return seriesRow(db, run, name)!
}

export function seriesRow(db: Database, run: number, name: string): SeriesRow | undefined {
  return statement<SeriesRow>(db, 'select * from series where run = ? and name = ?').get(run, name)
}

export function seriesOf(db: Database, run: number): SeriesSummary[] {
  return statement<SeriesRow>(db, 'select * from series where run = ? and count > 0 order by name').all(run).map(row => ({
    name: row.name, count: row.count, lastStep: row.last_step, last: row.last_value, lastKind: row.last_kind,
    min: row.min_value, minStep: row.min_step, max: row.max_value, maxStep: row.max_step,
  }))
}

/** Takes values into the summary of a series, oldest first; each must be new to it. */
export function extendSeries(db: Database, row: SeriesRow, values: readonly StoredValue[]): void {
  const spark = fromJson<(number | null)[]>(row.spark)
  const now = { ...row }
  for (const { step, value, kind } of values) {
    keepSpark(spark, { place: now.count, value: kind === 0 ? value : null })
    if (now.count === 0 || step >= now.last_step) Object.assign(now, { last_step: step, last_value: value, last_kind: kind })
    if (kind === 0 && (now.min_value === null || value < now.min_value)) Object.assign(now, { min_value: value, min_step: step })
    if (kind === 0 && (now.max_value === null || value > now.max_value)) Object.assign(now, { max_value: value, max_step: step })
    now.count++
  }
  writeSummary(db, { ...now, spark: JSON.stringify(spark) })
}

/** The summary anew from all points: for when a stored value has changed. */
export function resummarise(db: Database, row: SeriesRow): void {
  const values = statement<StoredValue>(db, 'select step, value, kind from points where series = ? order by step').all(row.id)
  const empty = { ...row, count: 0, last_step: 0, last_value: 0, last_kind: 0 as const, spark: '[]',
    min_value: null, min_step: null, max_value: null, max_step: null }
  extendSeries(db, empty, values)
}

/** Up to 40 finite values evenly spread over a series, oldest first, the last one among them. */
export function sparkValuesOf({ spark, count, last_value, last_kind }: Pick<SeriesRow, 'spark' | 'count' | 'last_value' | 'last_kind'>): number[] {
  const values = fromJson<(number | null)[]>(spark).filter(value => value !== null)
  return last_kind === 0 && count > 0 && (count - 1) % strideOf(count) !== 0 ? [...values, last_value] : values
}

/** Smallest power of two that leaves at most `sparkValues` of so many points. */
function strideOf(count: number): number {
  let stride = 1
  while (Math.ceil(count / stride) > sparkValues) stride *= 2
  return stride
}

function keepSpark(spark: (number | null)[], { place, value }: { place: number, value: number | null }): void {
  const stride = strideOf(place + 1)
  if (stride > strideOf(place)) spark.splice(0, spark.length, ...spark.filter((_, index) => index % 2 === 0))
  if (place % stride === 0) spark.push(value)
}

function writeSummary(db: Database, row: SeriesRow): void {
  statement(db, `update series set count = @count, last_step = @last_step, last_value = @last_value, last_kind = @last_kind,
      min_value = @min_value, min_step = @min_step, max_value = @max_value, max_step = @max_step, spark = @spark
    where id = @id`).run(row)
}
