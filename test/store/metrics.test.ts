import { describe, expect, it } from 'vitest'
import { numberOf } from '#contract'
import { inQuickTransaction, inTransaction } from '../../src-main/store/database'
import { bucketWidth, historyOf, pointsOf, putPoints } from '../../src-main/store/metrics'
import { runRow, runRows, summaryOf } from '../../src-main/store/runs'
import { seriesOf } from '../../src-main/store/series'
import { freshDatabase, freshRun } from '../support/library'

const point = (step: number, value: number, series = 'train/loss') => ({ series, step, value, seconds: step / 10 })

describe('points', () => {
  it('keep NaN and both infinities, and the summary of the finite ones', () => {
    const { db } = freshDatabase()
    const run = freshRun(db)
    const values = [2, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1, 3]
    inTransaction(db, () => putPoints(db, run.number, values.map((value, index) => point(index + 1, value))))
    expect([...pointsOf(db, run.number)].map(one => one.value)).toEqual(values)
    expect(seriesOf(db, run.number)).toEqual([{
      name: 'train/loss', count: 6, lastStep: 6, last: 3, lastKind: 0, min: 1, minStep: 5, max: 3, maxStep: 6,
    }])
  })

  it('sent twice are there once', () => {
    const { db } = freshDatabase()
    const run = freshRun(db)
    const points = [point(1, 5), point(2, 4)]
    for (let turn = 0; turn < 2; turn++) inTransaction(db, () => putPoints(db, run.number, points))
    expect([...pointsOf(db, run.number)]).toHaveLength(2)
    expect(seriesOf(db, run.number)[0]!.count).toBe(2)
  })

  it('made again with another value are counted and put the summary right', () => {
    const { db } = freshDatabase()
    const run = freshRun(db)
    const write = (...points: ReturnType<typeof point>[]): number => inTransaction(db, () => putPoints(db, run.number, points))
    expect(write(point(1, 5), point(2, 1), point(3, 4))).toBe(0)
    expect(write(point(2, 1), point(3, 4), point(4, 6))).toBe(0)
    expect(write(point(2, 3), point(3, Number.NaN), point(5, 2))).toBe(2)
    expect(seriesOf(db, run.number)[0]).toMatchObject({ count: 5, min: 2, minStep: 5, max: 6, maxStep: 4, last: 2, lastStep: 5 })
    expect([...pointsOf(db, run.number)].map(one => one.value)).toEqual([5, 3, Number.NaN, 6, 2])
  })

  it('are written as a whole or not at all', () => {
    const { db } = freshDatabase()
    const run = freshRun(db)
    expect(() => inTransaction(db, () => {
      putPoints(db, run.number, [point(1, 5)])
      throw new Error('cut')
    })).toThrow('cut')
    expect([...pointsOf(db, run.number)]).toEqual([])
  })
})

describe('history', () => {
  it('hides no spike, no NaN and no end at any width', async () => {
    const { db } = freshDatabase()
    const run = freshRun(db)
    const steps = Array.from({ length: 50_000 }, (_, index) => index + 1)
    const spikes = new Map([[777, 100], [31_234, -50], [49_999, Number.NaN]])
    inTransaction(db, () => putPoints(db, run.number, steps.map(step => point(step, spikes.get(step) ?? Math.sin(step / 1000)))))
    for (const buckets of [10, 37, 400, 4000]) {
      const history = (await historyOf(db, run.number, 'train/loss', { buckets }))!
      const shown = new Map(history.steps.map((step, index) => [step, numberOf(history.values[index]!, history.kinds[index]!)]))
      expect(shown.get(777)).toBe(100)
      expect(shown.get(31_234)).toBe(-50)
      expect(shown.get(49_999)).toBeNaN()
      expect([history.steps[0], history.steps.at(-1)]).toEqual([1, 50_000])
      expect(history.steps.length).toBeLessThanOrEqual(4 * buckets + 2)
      expect(history.total).toBe(50_000)
      expect(history.steps).toEqual([...history.steps].sort((a, b) => a - b))
    }
  })

  it('keeps its buckets while it grows', () => {
    expect(bucketWidth(1000, 500)).toBe(2)
    expect(bucketWidth(1001, 500)).toBe(4)
    expect(bucketWidth(3, 500)).toBe(1)
  })

  it('serves a range in finer buckets', async () => {
    const { db } = freshDatabase()
    const run = freshRun(db)
    inTransaction(db, () => putPoints(db, run.number, Array.from({ length: 2000 }, (_, index) => point(index, index))))
    const history = await historyOf(db, run.number, 'train/loss', { buckets: 100, fromStep: 500, toStep: 549 })
    expect(history!.steps).toEqual(Array.from({ length: 50 }, (_, index) => 500 + index))
  })
})

it('gives a run its best by the direction of its objective', () => {
  const { db } = freshDatabase()
  const run = freshRun(db)
  inTransaction(db, () => putPoints(db, run.number, [point(1, 3, 'val/loss'), point(2, 1, 'val/loss'), point(3, 2, 'val/loss')]))
  expect(summaryOf(runRow(db, run.id)!).objective).toEqual({ series: 'val/loss', best: 1, bestStep: 2, last: 2 })
})

describe('the run table', () => {
  it('reads no points, however it is sorted by the database', () => {
    const { db } = freshDatabase()
    const seen: string[] = []
    const prepare = db.prepare.bind(db)
    db.prepare = ((sql: string) => { seen.push(sql); return prepare(sql) }) as typeof db.prepare
    freshRun(db)
    runRows(db, false).map(summaryOf)
    const list = seen.filter(sql => sql.startsWith('select r.*') && sql.includes('order by r.number'))
    expect(list).toHaveLength(1)
    const plan = prepare(`explain query plan ${list[0]!}`).all() as { detail: string }[]
    expect(plan.length).toBeGreaterThan(3)
    expect(plan.map(step => step.detail).filter(detail => /points|SCAN (s|e|d|t)\b/.test(detail))).toEqual([])
    expect(seen.join('\n')).not.toMatch(/from points/)
  })

  it('has a small curve of at most 40 values from the first to the last', () => {
    const { db } = freshDatabase()
    const run = freshRun(db)
    for (let step = 1; step <= 1000; step++) inQuickTransaction(db, () => putPoints(db, run.number, [point(step, 1 / step, 'val/loss')]))
    const { spark } = summaryOf(runRow(db, run.id)!)
    expect(spark.length).toBeGreaterThan(20)
    expect(spark.length).toBeLessThanOrEqual(40)
    expect([spark[0], spark.at(-1)]).toEqual([1, 1 / 1000])
    expect(spark).toEqual([...spark].sort((a, b) => b - a))
  })
})
