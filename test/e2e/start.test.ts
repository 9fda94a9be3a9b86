/** How the built studio starts: soon, and without what it does not need yet. */
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { makeHome, openStudio, until, type RunningStudio } from './support/studio'

const home = makeHome()
let studio: RunningStudio | undefined
afterAll(async () => {
  await studio?.close()
  home.remove()
})

/** Processes of the studio that have TensorFlow in their memory. */
async function withTensorFlow(): Promise<string[]> {
  const pids = await studio!.app.evaluate(({ app }) => app.getAppMetrics().map(one => [one.pid, one.name ?? one.type] as const))
  return pids.filter(([pid]) => existsSync(`/proc/${pid}/maps`) && /libtensorflow/.test(readFileSync(`/proc/${pid}/maps`, 'utf8'))).map(([, name]) => name)
}

it('paints within two seconds and has not loaded TensorFlow', async () => {
  studio = await openStudio(home)
  const { page } = studio
  const painted = await until('the first paint', () =>
    page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime), 10)
  await page.getByRole('button', { name: /Train for 60 s/ }).first().waitFor({ timeout: 10_000 })
  process.stderr.write(`first contentful paint after ${painted.toFixed(0)} ms\n`)
  expect(painted).toBeLessThan(2000)
  if (process.platform === 'linux') expect(await withTensorFlow()).toEqual([])
})
