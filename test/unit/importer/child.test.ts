/** The importer as the studio runs it: built, in a process of its own, spoken to over its port. */
import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, readdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { build } from 'vite'
import type { FromImporter, ToImporter } from '#contract'
import { makeWorkplace, noisePng, type Workplace } from '../../support/importing'

const root = resolve(import.meta.dirname, '../../..')
let place: Workplace
let child: ChildProcess
const messages: FromImporter[] = []
let stderr = ''

beforeAll(async () => {
  place = makeWorkplace()
  const out = place.path('out')
  await build({
    root, configFile: false, logLevel: 'error', ssr: { noExternal: true, external: ['sharp'] },
    build: { ssr: 'src-main/importer/index.ts', outDir: out, target: 'node20', rollupOptions: { output: { entryFileNames: 'importer.mjs' } } },
  })
  // Packages are found above the built file, as they are in the app.
  symlinkSync(join(root, 'node_modules'), place.path('node_modules'))
  child = fork(join(out, 'importer.mjs'), [], { serialization: 'advanced', stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  child.stderr!.on('data', chunk => { stderr += String(chunk) })
  child.on('message', message => messages.push(message as FromImporter))
  await until(one => one.type === 'ready')
})
afterAll(() => {
  child.kill('SIGKILL')
  place.remove()
})

async function until<T extends FromImporter>(wanted: (message: FromImporter) => message is T | FromImporter): Promise<FromImporter> {
  const started = Date.now()
  for (;;) {
    const found = messages.find(wanted)
    if (found) return found
    if (child.exitCode !== null || Date.now() - started > 30_000) throw new Error(`the importer said nothing; ${stderr}`)
    await new Promise(done => setTimeout(done, 10))
  }
}

function answerTo(importId: string): Promise<FromImporter> {
  return until((one): one is FromImporter => 'importId' in one && one.importId === importId && (one.type === 'imported' || one.type === 'failed'))
}

function post(message: ToImporter): void {
  child.send(message)
}

it('imports text and images, draws a sheet, cancels what waits, and ends with its parent', async () => {
  for (let i = 0; i < 24; i++) place.put(`pics/${i}.png`, await noisePng(i + 1, 16))
  const text = place.put('a.txt', 'Words to learn from.\n'.repeat(200))
  const job = (importId: string, paths: readonly string[]): ToImporter =>
    ({ type: 'import', importId, paths, kind: null, name: null, stagingFolder: place.path(`staging/${importId}`) })
  post(job('one', [place.path('pics'), text]))
  post(job('two', [text]))
  post({ type: 'cancel', importId: 'two' })
  post(job('three', [place.put('bad.txt', Buffer.from([0, 1, 2]))]))
  const one = await answerTo('one')
  if (one.type !== 'imported') throw new Error(JSON.stringify(one))
  expect(one.datasets.map(dataset => [dataset.kind, dataset.examples])).toEqual([['image-folder', 24], ['text-corpus', 4200]])
  expect(await answerTo('two')).toMatchObject({ type: 'failed', error: { code: 'CANCELLED' } })
  expect(await answerTo('three')).toMatchObject({ type: 'failed', error: { code: 'IMPORT_UNREADABLE' }, skipped: [{ file: 'bad.txt' }] })
  expect(readdirSync(place.path('staging')).sort()).toEqual(['one'])

  post({ type: 'look', lookId: 'look-1', paths: [place.path('pics'), text], stagingFolder: place.path('staging/look-1') })
  expect(await until((answer): answer is FromImporter => answer.type === 'looked')).toMatchObject({
    lookId: 'look-1', groups: [{ kind: 'image-folder', files: 24 }, { kind: 'text-corpus', bytes: 4200 }], skipped: [],
  })
  post({ type: 'look', lookId: 'look-2', paths: [place.folder], stagingFolder: place.path('staging/look-2') })
  post({ type: 'cancel', importId: 'look-2' })
  expect(await until((answer): answer is FromImporter => answer.type === 'lookFailed')).toMatchObject({ lookId: 'look-2', error: { code: 'CANCELLED' } })
  expect(readdirSync(place.path('staging')).sort()).toEqual(['one'])

  const images = one.datasets[0]!.folder
  post({ type: 'preview', requestId: 7, kind: 'image-folder', datasetFolder: images, offset: 0, count: 24, cacheFolder: place.path('cache') })
  post({ type: 'preview', requestId: 8, kind: 'text-corpus', datasetFolder: one.datasets[1]!.folder, offset: 6, count: 8, cacheFolder: place.path('cache') })
  post({ type: 'preview', requestId: 9, kind: 'text-corpus', datasetFolder: images, offset: 0, count: 8, cacheFolder: place.path('cache') })
  const sheet = await until((answer): answer is FromImporter => answer.type === 'previewed' && answer.requestId === 7)
  if (sheet.type !== 'previewed' || sheet.preview.type !== 'images') throw new Error('no sheet')
  expect(existsSync(sheet.preview.sheet)).toBe(true)
  expect(await until((answer): answer is FromImporter => answer.type === 'previewed' && answer.requestId === 8))
    .toMatchObject({ preview: { type: 'text', text: 'to learn', total: 4200 } })
  expect(await until((answer): answer is FromImporter => answer.type === 'previewFailed' && answer.requestId === 9))
    .toMatchObject({ error: { code: 'LIBRARY_DAMAGED' } })
  // Two copies of glib in one process speak up here (see decoders.ts).
  expect(stderr).toBe('')

  const ended = new Promise(done => child.once('exit', done))
  child.disconnect()
  expect(await ended).toBe(0)
})
