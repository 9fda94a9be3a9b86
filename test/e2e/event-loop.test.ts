/** The main process only supervises: its event loop stays free while a run trains at full speed. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunProgress, RunSummary } from '#contract'
import { call, type Home, makeHome, openStudio, type RunningStudio, until } from './support/studio'

let home: Home
let studio: RunningStudio

beforeAll(async () => {
  home = makeHome()
  studio = await openStudio(home)
})

afterAll(async () => {
  await studio.close()
  home.remove()
})

it('waits less than 10 ms (99th percentile) while a text run trains at full speed', async () => {
  // Small and fast: a thousand short steps a minute or more, so that metrics flow as densely as they ever do.
  const { id } = await call<{ id: string }>(studio.page, 'runs.start', {
    recipe: 'text-rnn', preset: 'quick', dataset: 'sample:moby-dick', seed: 1, limits: { maxSeconds: 40 },
    params: { hidden: 32, embedding: 16, layers: 1, batch: 8, sequenceLength: 16, steps: 1_000_000 },
  })
  await until('the first hundred steps', async () => {
    const runs = await call<RunSummary[]>(studio.page, 'runs.list', {})
    return (runs.find(run => run.id === id)?.step ?? 0) > 100
  })
  await studio.app.evaluate(() => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
    const histogram = monitorEventLoopDelay({ resolution: 2 })
    histogram.enable()
    Object.assign(globalThis, { loopDelay: histogram })
  })
  await studio.page.waitForTimeout(15_000)
  const delay = await studio.app.evaluate(() => {
    const histogram = (globalThis as unknown as { loopDelay: import('node:perf_hooks').IntervalHistogram }).loopDelay
    histogram.disable()
    return { p50: histogram.percentile(50) / 1e6, p99: histogram.percentile(99) / 1e6, max: histogram.max / 1e6, samples: histogram.count }
  })
  const runs = await call<RunSummary[]>(studio.page, 'runs.list', {})
  const run = runs.find(one => one.id === id)!
  process.stderr.write(`main's event loop while training (step ${run.step}): p50 ${delay.p50.toFixed(1)} ms, `
    + `p99 ${delay.p99.toFixed(1)} ms, longest ${delay.max.toFixed(1)} ms\n`)
  expect(run.status satisfies RunProgress['status']).toBe('running')
  expect(delay.samples).toBeGreaterThan(1000)
  expect(delay.p99).toBeLessThan(10)
  await call(studio.page, 'runs.stop', { id })
})
