/** Sounds that Chromium decodes, in a page apart: imported by the built app, played in its page. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { audioClips } from '../../src-main/datasets/audio-clips'
import { flac, silentMp3 } from '../support/flac'
import { levelAt, tone, wav } from '../support/sounds'
import { call, dropPaths, makeHome, openStudio, until, type Home, type RunningStudio } from './support/studio'

let home: Home
let studio: RunningStudio
let folder: string
beforeAll(async () => {
  home = makeHome()
  folder = mkdtempSync(join(tmpdir(), 'duet-sounds-'))
  studio = await openStudio(home)
})
afterAll(async () => {
  await studio.close()
  home.remove()
  rmSync(folder, { recursive: true, force: true })
})

interface Found { id: string, kind: string, examples: number, skipped: { file: string, reason: string }[] }

it('decodes FLAC and MP3 beside WAV, names what is broken, and reaches nothing else', async () => {
  const sounds = join(folder, 'sounds')
  mkdirSync(sounds)
  const put = (name: string, data: Uint8Array): void => writeFileSync(join(sounds, name), data)
  for (let i = 0; i < 10; i++) put(`a${i}.flac`, flac(tone(400 + i * 100, { rate: 16_000, seconds: 0.5 })))
  put('b-44100.flac', flac(tone(1000, { rate: 44_100, seconds: 1 }), 44_100))
  put('c.wav', wav(tone(300)))
  put('d.mp3', silentMp3(100))
  const good = flac(tone(500, { seconds: 0.5 }))
  put('e-broken.flac', Buffer.concat([good.subarray(0, 42), Buffer.alloc(9000, 0x55)]))
  put('f-long.flac', flac(tone(500, { seconds: 0.1 }), 16_000, 16_000 * 700))
  await dropPaths(studio.page, [sounds])
  const [dataset] = await until('the import', async () => {
    const all = await call<Found[]>(studio.page, 'datasets.list', {})
    return all.length > 0 && all
  })
  expect(dataset).toMatchObject({ kind: 'audio-clips', examples: 13 })
  expect(dataset!.skipped.map(one => one.file)).toEqual(['sounds/e-broken.flac', 'sounds/f-long.flac'])
  expect(dataset!.skipped[0]!.reason).toMatch(/^it is damaged \(.+\): export it again$/)
  expect(dataset!.skipped[1]!.reason).toBe('it lasts 700 s, more than 600 s: cut it into pieces')
  const { samples, starts } = await audioClips.open(join(home.library, 'datasets', dataset!.id))
  const clip = (n: number): Float32Array => samples.subarray(starts[n], starts[n + 1])
  expect([clip(3).length, clip(10).length]).toEqual([8000, 16_000])
  const wanted = tone(700)
  expect(clip(3).every((value, i) => Math.abs(value - wanted[i]!) < 1e-4)).toBe(true)
  expect(levelAt(clip(10), 1000, 16_000)).toBeCloseTo(-6.02, 1)
  expect(clip(12).length / 16_000).toBeGreaterThan(2.4)
  expect(Math.max(...clip(12).map(Math.abs))).toBeLessThan(1e-3)
})

it('decodes in a page of its own that has no way out', async () => {
  // Every page of the app, with what it may do.
  const pages = await studio.app.evaluate(async ({ webContents }) => Promise.all(webContents.getAllWebContents().map(async contents => ({
    url: contents.getURL(),
    ...await contents.executeJavaScript(`Promise.all(['http://127.0.0.1:9/', 'file:///etc/passwd', 'studio://app/index.html', 'blob:x']
      .map(url => fetch(url).then(() => 'reached', () => 'refused'))).then(tried => ({
      tried, node: [typeof require, typeof process, typeof Buffer, typeof studio] }))`) as { tried: string[], node: string[] },
  }))))
  const media = pages.filter(one => one.url === 'studio://app/media.html')
  expect(media).toEqual([{ url: 'studio://app/media.html', tried: Array(4).fill('refused'), node: Array(4).fill('undefined') }])
})

it('goes on when the page that decodes breaks down', async () => {
  await studio.app.evaluate(({ webContents }) => {
    webContents.getAllWebContents().find(one => one.getURL().endsWith('/media.html'))?.forcefullyCrashRenderer()
  })
  const more = join(folder, 'more')
  mkdirSync(more)
  for (let i = 0; i < 10; i++) writeFileSync(join(more, `${i}.flac`), flac(tone(450 + i * 100, { seconds: 0.3 })))
  await dropPaths(studio.page, [more])
  const found = await until('the second import', async () => {
    const all = await call<Found[]>(studio.page, 'datasets.list', {})
    return all.length > 1 && all
  })
  expect(found.map(one => one.examples).sort((a, b) => a - b)).toEqual([10, 13])
})
