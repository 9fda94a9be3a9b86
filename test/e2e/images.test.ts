/** Images from the drop to the grid, and a trainer that is killed in between. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunDetail, Sample } from '#contract'
import { encodePng } from '../../src-main/trainer/png'
import { goTo, importDone, lastStep, seesStatus, seesStep, setNumber } from './support/person'
import { call, dropPaths, makeHome, openStudio, until, type Home, type RunningStudio } from './support/studio'

let home: Home
let studio: RunningStudio
let folder: string

/** A light bar on dark ground, at a place and of a length of its own. */
function bar(at: number): Buffer {
  const side = 28
  const pixels = new Uint8Array(side * side)
  for (let y = 4 + at % 12; y < 10 + at % 12; y++) for (let x = 2 + at % 5; x < 14 + at % 11; x++) pixels[y * side + x] = 200 + at % 50
  return encodePng({ width: side, height: side, channels: 1, pixels })
}

beforeAll(async () => {
  home = makeHome()
  folder = mkdtempSync(join(tmpdir(), 'duet-bars-'))
  mkdirSync(join(folder, 'bars'))
  for (let at = 0; at < 300; at++) writeFileSync(join(folder, 'bars', `bar-${at}.png`), bar(at))
  for (let at = 0; at < 10; at++) writeFileSync(join(folder, 'bars', `broken-${at}.png`), bar(at).subarray(0, 60))
  studio = await openStudio(home)
})
afterAll(async () => {
  await studio.close()
  home.remove()
  rmSync(folder, { recursive: true, force: true })
})

const runs = (): Promise<RunDetail[]> => call<RunDetail[]>(studio.page, 'runs.list', {})

it('says which of the dropped images are broken, and imports the others', async () => {
  const { page } = studio
  await dropPaths(page, [join(folder, 'bars')])
  await importDone(page).waitFor({ timeout: 30_000 })
  await page.getByRole('button', { name: '10 left out, and why' }).click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.getByText(/broken-\d\.png/).count()).toBe(10)
  await page.keyboard.press('Escape')
  const [dataset] = await call<{ examples: number, skippedCount: number }[]>(page, 'datasets.list', {})
  expect(dataset).toMatchObject({ examples: 300, skippedCount: 10 })

  // The wall of the content itself.
  await goTo(page, 'Data')
  const sheet = page.getByRole('img', { name: 'Images of bars' })
  await until('the sheet', () => sheet.evaluate(image => (image as HTMLImageElement).naturalWidth > 0), 20)
  expect(await sheet.getAttribute('src')).toMatch(/^\/library\/cache\/[\w.-]+\.png$/)
})

it('draws from them while it trains, beside real ones', async () => {
  const { page } = studio
  await importDone(page).click()
  await page.getByRole('radio', { name: /^Quick/ }).check({ force: true })
  await page.getByText('Evaluation and samples').click()
  await setNumber(page, 'Sample every', 20)
  await setNumber(page, 'Compare every', 50)
  await page.getByRole('button', { name: /^Train/ }).click()
  await seesStatus(page, 'Training')
  await until('both curves', async () => await lastStep(page, /Losses/, 'G loss') > 0 && await lastStep(page, /Losses/, 'D loss') > 0)
  const real = page.getByRole('img', { name: 'Real images of the dataset' })
  await real.waitFor({ timeout: 60_000 })
  const drawn = page.getByRole('img', { name: /^Images generated at step/ })
  const size = (): Promise<string> => drawn.evaluate(image => {
    const { naturalWidth, naturalHeight } = image as HTMLImageElement
    return `${naturalWidth} x ${naturalHeight}`
  })
  await until('the grid', async () => await size() === '224 x 224')
  const first = await drawn.getAttribute('src')
  await until('a newer grid', async () => await drawn.getAttribute('src') !== first)
  await seesStep(page, 60)
  expect(studio.pageErrors).toEqual([])
})

it('marks a run whose trainer was killed as interrupted, keeps its numbers, and goes on from its checkpoint', async () => {
  const { page } = studio
  const [{ id }] = await runs() as [RunDetail]
  const run = await until('a checkpoint', async () => {
    const found = await call<RunDetail>(page, 'runs.get', { id })
    return found.checkpoints.length > 0 && found
  })
  const pid = await studio.app.evaluate(({ app }) => app.getAppMetrics().find(one => /duet-trainer/.test(`${one.name} ${one.serviceName}`))?.pid)
  expect(pid).toBeGreaterThan(0)
  process.kill(pid!, 'SIGKILL')
  await seesStatus(page, 'Interrupted', 20)
  await page.getByRole('alert').getByText(/training process ended/).waitFor()
  expect(existsSync(join(home.library, 'runs', id, 'checkpoints'))).toBe(true)
  expect(await lastStep(page, /Losses/, 'G loss')).toBeGreaterThanOrEqual(run.checkpoints[0]!.step)

  // Another start of the studio changes nothing about it.
  await studio.close()
  studio = await openStudio(home)
  await goTo(studio.page, 'Runs')
  await studio.page.getByRole('row', { name: /Interrupted/ }).getByRole('link').click()
  const before = await call<RunDetail>(studio.page, 'runs.get', { id })
  const from = before.checkpoints.find(one => one.isLast)!.step
  await studio.page.getByRole('button', { name: /^Go on/ }).first().click()
  await seesStatus(studio.page, 'Training')
  await until('it goes on', async () => (await call<RunDetail>(studio.page, 'runs.get', { id })).step > Math.max(from, before.step) + 20)

  // Space pauses and goes on.
  await studio.page.keyboard.press('Space')
  await seesStatus(studio.page, 'Paused')
  const paused = (await call<RunDetail>(studio.page, 'runs.get', { id })).step
  await studio.page.waitForTimeout(1000)
  expect((await call<RunDetail>(studio.page, 'runs.get', { id })).step).toBe(paused)
  await studio.page.keyboard.press('Space')
  await seesStatus(studio.page, 'Training')
  await studio.page.getByRole('button', { name: 'Stop' }).click()
  await seesStatus(studio.page, 'Stopped')
  expect(studio.pageErrors).toEqual([])
})

it('draws a new grid of a seed from the stopped run', async () => {
  const { page } = studio
  const [{ id }] = await runs() as [RunDetail]
  await page.getByRole('tab', { name: 'Try it' }).click()
  await setNumber(page, 'Seed', 7)
  await page.getByRole('button', { name: /Make samples/ }).click()
  const made = page.getByRole('list', { name: 'Made on demand' }).getByRole('listitem')
  await made.getByText(/seed 7/).waitFor({ timeout: 60_000 })
  const samples = await call<Sample[]>(page, 'samples.list', { run: id })
  expect(samples.filter(one => one.origin === 'request')).toEqual([expect.objectContaining({ mediaType: 'image/png', meta: expect.objectContaining({ seed: 7 }) })])
  expect(readdirSync(join(home.library, 'runs', id, 'made'))).toHaveLength(1)
})
