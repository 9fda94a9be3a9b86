/** Commits happen on main's event loop: a batch as large as the trainer sends may not hold it for 10 ms. */
import { expect, it } from 'vitest'
import { inQuickTransaction, inTransaction } from '../../src-main/store/database'
import { historyOf, putPoints } from '../../src-main/store/metrics'
import { insertRun, runRows, summaryOf } from '../../src-main/store/runs'
import { freshDatabase, freshRun } from '../support/library'

const names = ['train/loss', 'train/grad_norm', 'train/lr', 'val/loss']
const batch = (from: number) => Array.from({ length: 512 }, (_, index) => {
  const step = from + Math.floor(index / 4)
  return { series: names[index % 4]!, step, value: Math.sin(step), seconds: step / 10 }
})

it('writes 512 points in a few milliseconds, also into a long run', { retry: 2 }, () => {
  const { db } = freshDatabase()
  const run = freshRun(db)
  const times = Array.from({ length: 200 }, (_, index) => {
    const points = batch(1 + index * 128)
    const start = performance.now()
    inQuickTransaction(db, () => putPoints(db, run.number, points))
    return performance.now() - start
  }).sort((a, b) => a - b)
  process.stderr.write(`512 points: median ${times[100]!.toFixed(2)} ms, p99 ${times[197]!.toFixed(2)} ms, longest ${times[199]!.toFixed(2)} ms\n`)
  expect(times[100]).toBeLessThan(10)
})

it('serves a long history and a long run table without holding the loop', { retry: 2 }, async () => {
  const { db } = freshDatabase()
  const run = freshRun(db)
  for (let turn = 0; turn < 200; turn++) inQuickTransaction(db, () => putPoints(db, run.number, batch(1 + turn * 128)))
  let last = performance.now()
  let longest = 0
  const pulse = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  const history = await historyOf(db, run.number, 'train/loss', { buckets: 800 })
  clearInterval(pulse)
  expect(history!.total).toBe(25_600)
  inTransaction(db, () => Array.from({ length: 1000 }, (_, index) =>
    insertRun(db, { id: `r${index}`, name: `run ${index}`, recipe: 'text-rnn', preset: null, params: {}, seed: 1, limits: {}, experiment: 'words',
      datasetId: 'data-run-1', datasetFingerprint: 'f', objective: 'val/loss', better: 'lower', totalSteps: 1 })))
  const start = performance.now()
  expect(runRows(db, false).map(summaryOf)).toHaveLength(1001)
  const list = performance.now() - start
  process.stderr.write(`25,600 points: longest slice ${longest.toFixed(2)} ms; table of 1,001 runs ${list.toFixed(1)} ms\n`)
  expect(longest).toBeLessThan(50)
  expect(list).toBeLessThan(200)
})
