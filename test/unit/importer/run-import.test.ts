import { execFileSync } from 'node:child_process'
import { chmodSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { datasetKinds } from '../../../src-main/datasets'
import { imageFolder } from '../../../src-main/datasets/image-folder'
import { textCorpus } from '../../../src-main/datasets/text-corpus'
import { idxFile, importPaths, makeWorkplace, noisePixels, noisePng, type Workplace } from '../../support/importing'

let place: Workplace
beforeEach(() => { place = makeWorkplace() })
afterEach(() => place.remove())

const prose = 'Some text that is long enough to train on.\n'.repeat(40)

async function putImages(folder: string, count: number, from = 0): Promise<void> {
  for (let i = 0; i < count; i++) place.put(`${folder}/${i}.png`, await noisePng(from + i + 1, 16))
}

describe('what becomes which dataset', () => {
  it('makes one corpus of all text and one dataset of each folder of images', async () => {
    await putImages('cats', 16)
    await putImages('dogs', 16, 100)
    place.put('a.txt', prose)
    place.put('notes/b.md', prose)
    const { datasets, skipped, error } = await importPaths(place, ['cats', 'dogs', 'a.txt', 'notes'].map(name => place.path(name)))
    expect(error).toBeUndefined()
    expect(skipped).toEqual([])
    expect(datasets.map(one => [one.kind, one.name, one.source, one.examples])).toEqual([
      ['image-folder', 'cats', 'cats', 16],
      ['image-folder', 'dogs', 'dogs', 16],
      ['text-corpus', expect.stringContaining('duet-import-'), 'a.txt, notes', prose.length * 2],
    ])
    expect(new Set(datasets.map(one => one.folder)).size).toBe(3)
    expect(datasets.every(one => one.bytes === readdirSync(one.folder).reduce((sum, file) => sum + readFileSync(`${one.folder}/${file}`).length, 0))).toBe(true)
  })

  it('leaves out a README among images, by name', async () => {
    await putImages('set', 20)
    place.put('set/README.md', prose)
    const { datasets, skipped } = await importPaths(place, [place.path('set')])
    expect(datasets.map(one => one.kind)).toEqual(['image-folder'])
    expect(skipped).toMatchObject([{ file: 'set/README.md', reason: expect.stringContaining('another kind') }])
  })

  it('keeps the good dataset where another of the drop is too small, and says so', async () => {
    await putImages('few', 3)
    const { datasets, skipped, error } = await importPaths(place, [place.path('few'), place.put('a.txt', prose)])
    expect(error).toBeUndefined()
    expect(datasets.map(one => one.kind)).toEqual(['text-corpus'])
    expect(skipped).toMatchObject([{ file: 'few', reason: 'it has 3 different images, needed are 16: add images' }])
    expect(place.left()).toEqual(['dataset-1'])
  })

  it('goes by content, not by name', async () => {
    for (let i = 0; i < 16; i++) place.put(`x/${i}.txt`, await noisePng(i + 1, 16))
    const { datasets } = await importPaths(place, [place.path('x')])
    expect(datasets.map(one => one.kind)).toEqual(['image-folder'])
  })

  it('does as told about kind and name', async () => {
    const { datasets } = await importPaths(place, [place.put('page.svg', `<svg xmlns="">${prose}</svg>`)], { kind: 'text-corpus', name: 'A page' })
    expect(datasets).toMatchObject([{ kind: 'text-corpus', name: 'A page', source: 'page.svg' }])
    const { error } = await importPaths(place, [place.path('page.svg')], { kind: 'tables' })
    expect(error?.code).toBe('NOT_FOUND')
    expect(error?.message).toBe(`There is no dataset kind "tables". Known: ${datasetKinds.all.map(kind => kind.id).join(', ')}.`)
  })
})

describe('folders as they are found', () => {
  it('ends on loops of links and takes a file that is linked twice once', async () => {
    place.put('in/a.txt', prose)
    symlinkSync('..', place.path('in/up'))
    symlinkSync('.', place.path('in/self'))
    symlinkSync('/', place.path('in/root'))
    symlinkSync('a.txt', place.path('in/again.txt'))
    symlinkSync('nowhere', place.path('in/lost'))
    linkSync(place.path('in/a.txt'), place.path('in/hard.txt'))
    const { datasets, skipped } = await importPaths(place, [place.path('in'), place.path('in/a.txt')])
    expect(datasets).toMatchObject([{ examples: prose.length }])
    expect(skipped.map(one => [one.file, one.reason])).toEqual([
      ['in/lost', 'it is a link that leads nowhere'],
      ...['root', 'self', 'up'].map(name => [`in/${name}`, 'it is a link to a folder: drop the folder itself']),
    ])
  })

  it.skipIf(process.platform === 'win32')('skips pipes, sockets and devices without waiting for them', async () => {
    place.put('in/a.txt', prose)
    execFileSync('mkfifo', [place.path('in/pipe')])
    symlinkSync('/dev/zero', place.path('in/zero'))
    const server = createServer().listen(place.path('in/socket'))
    await new Promise(resolve => server.once('listening', resolve))
    const { datasets, skipped } = await importPaths(place, [place.path('in')])
    server.close()
    expect(datasets).toHaveLength(1)
    expect(skipped.map(one => one.file)).toEqual(['in/pipe', 'in/socket', 'in/zero'])
    expect(new Set(skipped.map(one => one.reason))).toEqual(new Set(['it is a device, pipe or socket, not a file']))
  })

  it.skipIf(process.getuid?.() === 0)('names what it may not read', async () => {
    place.put('in/a.txt', prose)
    chmodSync(place.put('in/secret.txt', prose), 0)
    const { datasets, skipped } = await importPaths(place, [place.path('in')])
    expect(datasets).toHaveLength(1)
    expect(skipped).toMatchObject([{ file: 'in/secret.txt', reason: expect.stringContaining('may not be read') }])
  })

  it('names what is not there', async () => {
    const { error } = await importPaths(place, [place.path('gone.txt')])
    expect(error).toMatchObject({ code: 'IMPORT_UNREADABLE', message: 'gone.txt does not exist (any more).' })
    mkdirSync(place.path('hollow'))
    expect((await importPaths(place, [place.path('hollow')])).error)
      .toMatchObject({ code: 'IMPORT_EMPTY', message: 'hollow holds no files: choose a folder with text or images.' })
    expect(place.left()).toEqual([])
  })

  it.skipIf(process.platform !== 'linux')('imports files of odd names once and shows the names safely', async () => {
    const names = ['-rf.txt', 'a\nb.txt', 'CON', 'emoji 😀.txt', 'evil\u202Etxt.exe', 'x[1].txt', 'é.txt', 'e\u0301.txt', `${'n'.repeat(251)}.txt`]
    mkdirSync(place.path('odd'))
    for (const [i, name] of names.entries()) writeFileSync(Buffer.from(`${place.path('odd')}/${name}`), `${i}:${prose}`)
    // Not UTF-8: as a string this name cannot be opened.
    writeFileSync(Buffer.concat([Buffer.from(`${place.path('odd')}/`), Buffer.from([0xFF, 0xE9, 0x2E, 0x74, 0x78, 0x74])]), `L:${prose}`)
    const { datasets, skipped, error } = await importPaths(place, [place.path('odd')])
    expect(error).toBeUndefined()
    expect(skipped).toEqual([])
    const { vocabulary, train, val } = await textCorpus.open(datasets[0]!.folder)
    const text = [...train, ...val].map(token => vocabulary[token]).join('')
    expect([...text.matchAll(/(.):Some/g)].map(([, mark]) => mark).sort()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', 'L'])
    const shown = JSON.parse(readFileSync(`${datasets[0]!.folder}/meta.json`, 'utf8')).files.map((file: { name: string }) => file.name) as string[]
    expect(shown).toContain('odd/a\uFFFDb.txt')
    expect(shown).toContain('odd/evil\uFFFDtxt.exe')
    expect(shown.join('')).not.toMatch(/[\n\u202E]/)
    expect(place.left()).toEqual(['dataset-0'])
  })

  it('imports images of names that a decoder would read as options', async () => {
    for (let i = 0; i < 16; i++) place.put(`odd/${i}.png[page=1]`, await noisePng(i + 1, 16))
    expect((await importPaths(place, [place.path('odd')])).datasets).toMatchObject([{ examples: 16 }])
  })
})

describe('cancelling', () => {
  it.each([
    ['text', 'big.txt', () => Buffer.from(prose.repeat(1_500))],
    ['IDX', 'train-images-idx3-ubyte', () => idxFile(Array.from({ length: 40 }, (_, i) => noisePixels(i, 784 * 500)), 28, 20_000)],
  ])('leaves nothing of %s at whatever moment', async (_what, name, data) => {
    const path = place.put(name, data())
    const whole = performance.now()
    await importPaths(place, [path])
    const duration = performance.now() - whole
    for (const share of [0, 0.1, 0.3, 0.5, 0.7, 0.9]) {
      const next = { ...place, staging: place.path(`staging-${share}`) }
      const controller = new AbortController()
      let cancelled = performance.now()
      setTimeout(() => {
        cancelled = performance.now()
        controller.abort()
      }, duration * share)
      const { error } = await importPaths(next, [path], { signal: controller.signal })
      if (!error) continue
      expect(error.code).toBe('CANCELLED')
      expect(performance.now() - cancelled).toBeLessThan(200)
      expect(readdirSync(place.folder)).not.toContain(`staging-${share}`)
    }
  })

  it('leaves nothing of images and does not wait for the decoder', async () => {
    const large = await noisePng(1, 3000)
    for (let i = 0; i < 20; i++) place.put(`in/${i}.png`, large)
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 400)
    const started = performance.now()
    const { error } = await importPaths(place, [place.path('in')], { signal: controller.signal })
    expect(error?.code).toBe('CANCELLED')
    expect(performance.now() - started).toBeLessThan(600)
    expect(readdirSync(place.folder)).not.toContain('staging')
  })
})

it('tells its progress at most ten times a second and never more than there is', async () => {
  await putImages('in', 200)
  const { messages, datasets } = await importPaths(place, [place.path('in')])
  const progress = messages.filter(one => one.type === 'progress')
  expect(progress.length).toBeGreaterThan(0)
  for (const one of progress) {
    expect(one.filesDone).toBeLessThanOrEqual(one.filesTotal)
    expect(one.bytesDone).toBeLessThanOrEqual(one.bytesTotal)
  }
  expect(progress.at(-1)).toMatchObject({ filesTotal: 200 })
  expect((await imageFolder.open(datasets[0]!.folder)).trainCount).toBe(180)
})
