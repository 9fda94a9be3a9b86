/** The page of a dataset with content that plays: sounds from the library, by mouse and by keys, readable in both themes. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Dataset } from '#contract'
import { tone, wav } from '../support/sounds'
import { call, dropPaths, makeHome, openStudio, until, type Home, type RunningStudio } from './support/studio'

let home: Home
let studio: RunningStudio
let folder: string
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

beforeAll(async () => {
  home = makeHome()
  folder = join(mkdtempSync(join(tmpdir(), 'duet-sounds-')), 'tones')
  for (const [at, name] of ['low', 'high'].entries()) {
    mkdirSync(join(folder, name), { recursive: true })
    for (let n = 0; n < 10; n++) writeFileSync(join(folder, name, `${name}-${n}.wav`), wav(tone(200 + 400 * at + 10 * n, { seconds: 3 })))
  }
  studio = await openStudio(home)
  await dropPaths(studio.page, [folder])
})
afterAll(async () => {
  await studio.close()
  home.remove()
  rmSync(join(folder, '..'), { recursive: true, force: true })
})

it('shows a picture of dropped sounds on the wall, and plays them one at a time on their page', async () => {
  const { page, pageErrors } = studio
  const dataset = await until('the dataset', async () => (await call<Dataset[]>(page, 'datasets.list', {}))[0])
  expect(dataset.kind).toBe('audio-clips')
  await page.evaluate(() => { window.location.hash = '#/data' })
  await page.getByRole('link', { name: dataset.name }).locator('canvas').first().waitFor()
  await page.getByRole('link', { name: dataset.name }).click()
  await page.getByText('1 to 20 of 20 clips').waitFor()
  const [first, second] = [page.locator('li').filter({ has: page.locator('[data-play]') }).nth(0), page.locator('[data-play]').nth(1)]
  await first.getByRole('button', { name: /^Play/ }).focus()
  await page.keyboard.press('Enter')
  await first.getByRole('button', { name: /^Pause/ }).waitFor()
  const place = first.getByRole('slider')
  await until('it is under way', async () => Number(await place.inputValue()) > 0.1)
  // The place is set by keys: what was not read yet is asked for as a range.
  await place.focus()
  for (let n = 0; n < 50; n++) await page.keyboard.press('ArrowRight')
  await until('it went ahead', async () => Number(await place.inputValue()) > 1.4)
  await page.locator('[data-play]').nth(0).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await until('only the second plays', async () =>
    await page.getByRole('button', { name: /^Pause/ }).count() === 1 && (await second.getAttribute('aria-label'))?.startsWith('Pause'))
  expect(pageErrors).toEqual([])
})

it('serves parts of a sound, and no sound from elsewhere', async () => {
  const { page } = studio
  const [dataset] = await call<Dataset[]>(page, 'datasets.list', {})
  const shown = await call<{ clips: { file: string }[] }>(page, 'datasets.preview', { id: dataset!.id, offset: 0, count: 1 })
  const parts = await page.evaluate(async url => {
    const of = async (range: string) => {
      const answer = await fetch(url, { headers: { range } })
      return [answer.status, answer.headers.get('content-range'), [...new Uint8Array(await answer.arrayBuffer())].length]
    }
    return [await of('bytes=0-3'), await of('bytes=-2'), await of('bytes=9999999-')]
  }, shown.clips[0]!.file)
  const size = 44 + 3 * 16_000 * 2
  expect(parts).toEqual([[206, `bytes 0-3/${size}`, 4], [206, `bytes ${size - 2}-${size - 1}/${size}`, 2], [416, `bytes */${size}`, 0]])
  const elsewhere = await page.evaluate(async () => {
    const refused: string[] = []
    document.addEventListener('securitypolicyviolation', event => refused.push(event.effectiveDirective))
    for (const source of ['data:audio/wav;base64,UklGRg==', 'https://example.invalid/a.wav']) await new Audio(source).play().catch(() => undefined)
    await new Promise(done => setTimeout(done, 300))
    return refused
  })
  expect(elsewhere).toEqual(['media-src', 'media-src'])
})

it.each(['dark', 'light'] as const)('has no finding of axe: %s', async theme => {
  const { page } = studio
  await call(page, 'settings.set', { theme })
  await page.waitForTimeout(500)
  await page.evaluate(axe)
  const findings = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(root: Document, options: object): Promise<{ violations: { id: string }[] }> } }
    return (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })).violations.map(one => one.id)
  })
  expect(findings).toEqual([])
})
