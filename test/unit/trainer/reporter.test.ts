import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Batch, FromTrainer } from '#contract'
import { makeReporter } from '../../../src-main/trainer/reporter'

const point = (step: number) => ({ series: 'train/loss', step, value: step, seconds: step })
const batches = (sent: FromTrainer[]): Batch[] => sent.filter(one => one.type === 'batch')

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('points wait for company, at most a quarter of a second, and keep their order with what follows', () => {
  const sent: FromTrainer[] = []
  const reporter = makeReporter(message => sent.push(message))
  reporter.points([point(1)])
  reporter.points([point(2)])
  expect(sent).toHaveLength(0)
  vi.advanceTimersByTime(250)
  reporter.points([point(3)])
  reporter.samples([{ step: 3, slot: 'a', mediaType: 'text/plain', file: 'a.txt', meta: {} }])
  vi.advanceTimersByTime(1000)
  expect(batches(sent).map(one => [one.seq, one.points.map(({ step }) => step), one.samples.length])).toEqual([[1, [1, 2], 0], [2, [3], 1]])
})

test('many points go at once', () => {
  const sent: FromTrainer[] = []
  const reporter = makeReporter(message => sent.push(message))
  for (let step = 0; step < 600; step++) reporter.points([point(step)])
  expect(batches(sent).map(one => one.points.length)).toEqual([512])
})

test('is drained when all is acknowledged, and forgets files only then', async () => {
  const sent: FromTrainer[] = []
  const reporter = makeReporter(message => sent.push(message))
  const dropped: string[] = []
  reporter.onDropped(files => dropped.push(...files))
  reporter.checkpoint({ step: 1, file: 'b', bytes: 1, sha256: '', objective: null, isBest: false, seconds: 1 }, ['a'])
  reporter.points([point(1)])
  let isDrained = false
  const drained = reporter.drained().then(() => { isDrained = true })
  reporter.acknowledge(1)
  await Promise.resolve()
  expect([dropped, isDrained]).toEqual([['a'], false])
  reporter.acknowledge(2)
  await drained
})

test('training waits while main answers nothing', async () => {
  const reporter = makeReporter(() => undefined)
  for (let at = 0; at < 240; at++) reporter.samples([])
  let hasRoom = false
  const waited = reporter.room().then(() => { hasRoom = true })
  await Promise.resolve()
  expect(hasRoom).toBe(false)
  reporter.acknowledge(1)
  await waited
})
