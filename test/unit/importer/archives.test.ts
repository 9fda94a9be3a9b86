import { existsSync, readdirSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Skipped } from '#contract'
import { textCorpus } from '../../../src-main/datasets/text-corpus'
import type { SourceFile } from '../../../src-main/datasets/define'
import { containerOf } from '../../../src-main/importer/container'
import { type Limits, usualLimits } from '../../../src-main/importer/limits'
import { Unpacker } from '../../../src-main/importer/unpack'
import { gzOf, paxOf, tarOf, zipOf } from '../../support/archives'
import { idxFile, importPaths, makeWorkplace, noisePixels, noisePng, type Workplace } from '../../support/importing'

let place: Workplace
beforeEach(() => { place = makeWorkplace() })
afterEach(() => place.remove())

const prose = 'Some text that is long enough to train on.\n'.repeat(40)

async function textOf(folder: string): Promise<string> {
  const { vocabulary, train, val } = await textCorpus.open(folder)
  return [...train, ...val].map(token => vocabulary[token]).join('')
}

let stagings = 0
async function imported(path: string) {
  const staging = place.path(`staging/${stagings++}`)
  const outcome = await importPaths({ ...place, staging }, [path])
  expect(outcome.error).toBeUndefined()
  expect(readdirSync(staging).filter(name => !name.startsWith('dataset-'))).toEqual([])
  return outcome
}

const said = (skipped: readonly Skipped[]): string[][] => skipped.map(one => [one.file, one.reason])

/** Unpacks by itself, with other limits. */
async function unpacked(path: string, data: Uint8Array, limits: Partial<Limits> = {}) {
  const skipped: Skipped[] = []
  const file: SourceFile = { path: place.put(path, data), name: path, bytes: data.length }
  const folder = place.path(`unpacked-${stagings++}`)
  const unpacker = new Unpacker({
    folder, headsOnly: false, signal: new AbortController().signal, limits: { ...usualLimits, ...limits },
    skip: one => { skipped.push(one) }, progress: () => undefined,
  })
  const { files } = await unpacker.unpack(file, containerOf(data)!, 0)
  const left = existsSync(folder) ? readdirSync(folder) : []
  return { names: files.map(one => one.name), said: said(skipped), left }
}

describe('an archive is imported like the folder that is in it', () => {
  it('zip, of text, with names of older systems', async () => {
    const gbName = Uint8Array.from([0xD6, 0xD0, 0xCE, 0xC4, 0x2E, 0x74, 0x78, 0x74])
    const path = place.put('books.zip', zipOf([
      { name: 'b/', data: '', stored: true }, { name: 'b/2.txt', data: `two ${prose}` }, { name: 'b/1.txt', data: `one ${prose}`, stored: true },
      { name: gbName, data: 'three' }, { name: '__MACOSX/b/._1.txt', data: 'x' }, { name: 'b/.DS_Store', data: 'x' },
      { name: 'win\\dows.txt', data: 'four' },
    ]))
    const { datasets, skipped } = await imported(path)
    expect(skipped).toEqual([])
    expect(datasets).toMatchObject([{ kind: 'text-corpus', name: 'books', source: 'books.zip' }])
    expect(await textOf(datasets[0]!.folder)).toBe(`one ${prose}two ${prose}four\nthree`)
  })

  it('zip, of images, with a README left out', async () => {
    const pictures = await Promise.all(Array.from({ length: 20 }, async (_, i) => ({ name: `cats/${i}.png`, data: await noisePng(i + 1, 16) })))
    const { datasets, skipped } = await imported(place.put('cats.zip', zipOf([...pictures, { name: 'README', data: prose }])))
    expect(datasets).toMatchObject([{ kind: 'image-folder', name: 'cats', examples: 20 }])
    expect(said(skipped)).toEqual([['cats.zip/README', expect.stringContaining('another kind')]])
  })

  it.each([
    ['a.tar', tarOf([{ name: 'x', type: '5' }, { name: 'x/a.txt', data: prose }])],
    ['a.tar.gz', gzOf(tarOf([{ name: 'x/a.txt', data: prose }]))],
    ['a.txt.gz', gzOf(prose)],
    ['content decides.txt', gzOf(prose)],
    ['without an end.tar', tarOf([{ name: 'x/a.txt', data: prose }], { isOpen: true })],
    ['long.tar', tarOf([paxOf({ path: `${'deep/'.repeat(50)}a.txt`, mtime: '1' }), { name: 'short', data: prose }])],
    ['gnu.tar', tarOf([{ name: '././@LongLink', type: 'L', data: `${'deep/'.repeat(50)}a.txt\0` }, { name: 'short', data: prose }])],
    ['nested.zip', zipOf([{ name: 'in.tgz', data: gzOf(tarOf([{ name: 'in.zip', data: zipOf([{ name: 'a.txt', data: prose }]) }])) }])],
  ])('%s', async (name, data) => {
    const { datasets, skipped } = await imported(place.put(name, data))
    expect(skipped).toEqual([])
    expect(datasets).toHaveLength(1)
    expect(await textOf(datasets[0]!.folder)).toBe(prose)
  })

  it('large entries too, in pieces', async () => {
    const large = Buffer.from(noisePixels(7, 3_000_000)).toString('base64')
    const archive = zipOf([{ name: 'a.txt', data: large }, { name: 'b.txt', data: large, stored: true }])
    const { datasets } = await imported(place.put('large.zip', archive))
    expect(await textOf(datasets[0]!.folder)).toBe(`${large}\n${large}`)
  })

  it('but IDX in gzip, as MNIST has it, is left to the kind that knows it', async () => {
    const idx = gzOf(idxFile(Array.from({ length: 20 }, (_, i) => noisePixels(i, 784)), 28))
    const { datasets } = await imported(place.put('train-images-idx3-ubyte.gz', idx))
    expect(datasets).toMatchObject([{ kind: 'image-folder', name: 'train-images', examples: 20 }])
    expect((await imported(place.put('mnist.zip', zipOf([{ name: 'train-images-idx3-ubyte.gz', data: idx }])))).datasets)
      .toMatchObject([{ kind: 'image-folder', name: 'mnist', examples: 20 }])
  })

  it('of a folder, beside other files', async () => {
    place.put('in/a.zip', zipOf([{ name: '1.txt', data: 'from the zip' }]))
    place.put('in/b.txt', prose)
    const { datasets } = await imported(place.path('in'))
    expect(await textOf(datasets[0]!.folder)).toBe(`from the zip\n${prose}`)
  })
})

describe('an e-book is read in its order', () => {
  const container = '<container><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="x"/></rootfiles></container>'
  const opf = '<package><manifest><item href="late%20one.xhtml" id="b"/><item id="a" href="text/early.xhtml"/><item id="c" href="style.css"/></manifest>'
    + '<spine><itemref idref="a"/><itemref idref="b"/></spine></package>'
  const book = (more: Parameters<typeof zipOf>[0] = []): Buffer => zipOf([
    { name: 'mimetype', data: 'application/epub+zip', stored: true }, { name: 'META-INF/container.xml', data: container },
    { name: 'OEBPS/book.opf', data: opf }, { name: 'OEBPS/style.css', data: 'p {}' },
    { name: 'OEBPS/late one.xhtml', data: `<html><body><p>late ${prose}</p></body></html>` },
    { name: 'OEBPS/text/early.xhtml', data: Buffer.from(`\uFEFF<?xml version="1.0" encoding="utf-16"?><html><body><h1>first é</h1></body></html>`, 'utf16le') },
    ...more,
  ])

  it('as one text', async () => {
    const { files, text } = await imported(place.put('b.epub', book())).then(async ({ datasets }) => ({
      files: datasets[0]!.source, text: await textOf(datasets[0]!.folder) }))
    expect(files).toBe('b.epub')
    expect(text.indexOf('first é')).toBeGreaterThanOrEqual(0)
    expect(text.indexOf('first é')).toBeLessThan(text.indexOf('late Some'))
    expect(text).not.toContain('p {}')
  })

  it('unless it is encrypted', async () => {
    const { error } = await importPaths(place, [place.put('b.epub', book([{ name: 'META-INF/encryption.xml', data: '<x URI="OEBPS/text/early.xhtml"/>' }]))])
    expect(error).toMatchObject({ code: 'IMPORT_UNREADABLE', message: 'b.epub is encrypted: unpack it with its password and drop the folder.' })
  })
})

describe('hostile names', () => {
  const names = ['../evil.txt', 'a/../../evil.txt', '/etc/evil.txt', 'C:\\evil.txt', 'c:evil.txt', '..\\evil.txt', '\\\\host\\evil.txt', 'a\0.txt', '..', '.']
  it('never lead out of the folder and are named', async () => {
    const { datasets, skipped } = await imported(place.put('slip.zip', zipOf([...names.map(name => ({ name, data: 'evil' })), { name: 'good.txt', data: prose }])))
    expect(await textOf(datasets[0]!.folder)).toBe(prose)
    expect(new Set(skipped.map(one => one.reason))).toEqual(new Set(['it has a name that leads out of its archive or is no name: rename it and pack it again']))
    expect(skipped.map(one => one.file)).toEqual(names.map(name => `slip.zip/${name.replace('\0', '\uFFFD')}`))
    expect(readdirSync(place.folder).sort()).toEqual(['slip.zip', 'staging'])
    const tar = await unpacked('slip.tar', tarOf([...names.slice(0, 7).map(name => ({ name, data: 'evil' })), { name: 'good.txt', data: prose }]))
    expect(tar.names).toEqual(['slip.tar/good.txt'])
    expect(tar.said).toHaveLength(7)
  })

  it('of links and devices are refused', async () => {
    const tar = await unpacked('links.tar', tarOf([
      { name: 'soft', type: '2' }, { name: 'hard', type: '1' }, { name: 'pipe', type: '6' }, { name: 'soft/passwd', data: 'x' },
    ]))
    expect(tar.names).toEqual(['links.tar/soft/passwd'])
    expect(tar.said).toEqual([
      ['links.tar/soft', 'it is a link inside an archive: put the file itself into it'],
      ['links.tar/hard', 'it is a link inside an archive: put the file itself into it'],
      ['links.tar/pipe', 'it is a device, pipe or socket, not a file'],
    ])
    const zip = await unpacked('links.zip', zipOf([{ name: 'l', data: '/etc/passwd', mode: 0o120777 }, { name: 'f', data: 'x', mode: 0o100644 }]))
    expect([zip.names, zip.said]).toEqual([['links.zip/f'], [['links.zip/l', 'it is a link inside an archive: put the file itself into it']]])
  })
})

describe('bombs are refused before anything is unpacked', () => {
  const zeros = Buffer.alloc(70 * 2 ** 20)
  it.each<[string, Buffer, Partial<Limits>, RegExp]>([
    ['by the ratio of a file', zipOf([{ name: 'zeros', data: zeros }]), {}, /^it would unpack to 1,0\d\d times its size/],
    ['by the ratio of all', zipOf(Array.from({ length: 20 }, (_, i) => ({ name: `${i}`, data: zeros.subarray(0, 4 << 20) }))), {}, /^it would unpack to 1,0\d\d times/],
    ['by the ratio of a gzip', gzOf(zeros), {}, /^it would unpack to \d+ times|^it would unpack to 1,/],
    ['by the size that is announced', zipOf([{ name: 'a', data: 'x', bytes: 0xFFFFFFF0 }]), { ratio: Infinity, bytes: 2 ** 31 }, /^it would unpack to more than 2 GB/],
    ['by the number of entries', zipOf(Array.from({ length: 50 }, (_, i) => ({ name: `${i}`, data: '' }))), { entries: 49 }, /^it holds more than 49 files/],
    ['by entries that share their bytes', zipOf([{ name: 'a', data: prose }, { name: 'b', data: prose, offset: 0 }]), {}, /^it has files that lie over one another/],
  ])('%s', async (_what, data, limits, why) => {
    const { names, said: [first, ...others], left } = await unpacked('bomb', data, limits)
    expect([names, others, left]).toEqual([[], [], []])
    expect(first).toEqual(['bomb', expect.stringMatching(why)])
  })

  it('and so is more than is announced, and the fourth archive in an archive', async () => {
    const lie = await unpacked('lie.zip', zipOf([{ name: 'a', data: 'x'.repeat(2000), bytes: 100 }, { name: 'b', data: 'y' }]))
    expect([lie.names, lie.said]).toEqual([['lie.zip/b'], [['lie.zip/a', expect.stringMatching(/more data than it announces/)]]])
    const long = Buffer.alloc(6 << 20, 'abcdefgh')
    const streamed = await unpacked('long.zip', zipOf([{ name: 'a', data: long, bytes: long.length - 1 }]))
    expect(streamed.said).toEqual([['long.zip/a', expect.stringMatching(/does not have the 6,291,455 bytes/)], ['long.zip', expect.stringContaining('without files')]])
    let doll = zipOf([{ name: 'a.txt', data: prose }])
    for (let i = 0; i < 3; i++) doll = zipOf([{ name: 'doll.zip', data: doll, stored: true }])
    const { error } = await importPaths(place, [place.put('doll.zip', doll)])
    expect(error?.message).toMatch(/^doll.zip\/doll.zip\/doll.zip\/doll.zip lies in more than 3 archives/)
    expect(place.left()).toEqual([])
  })
})

describe('damage', () => {
  const good = zipOf([{ name: 'a.txt', data: prose }, { name: 'b.txt', data: `${prose}!` }])
  it('of one file is named and the others are used', async () => {
    const { names, said: lost } = await unpacked('some.zip', zipOf([
      { name: 'crc', data: 'x', crc: 1 }, { name: 'locked', data: 'x', flags: 0x801 }, { name: 'lzma', data: 'x', method: 14 },
      { name: 'noise', data: 'not deflated', stored: true, method: 8 }, { name: 'short', data: 'abc', bytes: 9 }, { name: 'good', data: 'x' },
    ]))
    expect(names).toEqual(['some.zip/good'])
    expect(lost).toEqual([
      ['some.zip/crc', 'it is damaged inside its archive (its checksum differs): get the archive again'],
      ['some.zip/locked', 'it is encrypted: unpack it with its password and drop the folder'],
      ['some.zip/lzma', 'it is packed in a way that cannot be read here (method 14): unpack the archive and drop the folder'],
      ['some.zip/noise', expect.stringMatching(/^it is a damaged archive/)],
      ['some.zip/short', 'it does not have the 9 bytes that its archive announces: get the archive again'],
    ])
  })

  it.each<[string, Buffer, string]>([
    ['cut.zip', good.subarray(0, good.length - 30), 'it is an archive that is cut short: get it again'],
    ['locked.zip', zipOf([{ name: 'a', data: 'x', flags: 1 }]), 'it is encrypted: unpack it with its password and drop the folder'],
    ['split.zip', zipOf([{ name: 'a', data: 'x' }], { disk: 2 }), 'it is one part of a split archive: unpack all parts together and drop the folder'],
    ['empty.zip', zipOf([]), 'it is an archive without files: choose another one'],
    ['report.docx', zipOf([{ name: '[Content_Types].xml', data: '<x/>' }, { name: 'word/document.xml', data: prose }]), 'it is Office, not plain text: save it as .txt (UTF-8) first'],
    ['cut.gz', gzOf(prose.repeat(100)).subarray(0, 40), 'it is an archive that is cut short: get it again'],
    ['noise.gz', Buffer.concat([gzOf(prose).subarray(0, 10), Buffer.alloc(80, 0xFF)]), expect.stringMatching(/damaged inside its compression/) as unknown as string],
    ['seven.7z', Buffer.from('7z\xBC\xAF\x27\x1C\0\0\0\0', 'latin1'), 'it is an archive that cannot be opened here: unpack it and drop the folder'],
    ['part.z01', Buffer.from('PK\x07\x08PK\x03\x04', 'latin1'), 'it is one part of a split archive: unpack all parts together and drop the folder'],
  ])('%s is named', async (name, data, why) => {
    const { error, skipped } = await importPaths(place, [place.put(name, data)])
    expect(error?.code).toMatch(/^IMPORT_/)
    expect(said(skipped)).toEqual([[name, why]])
    expect(place.left()).toEqual([])
  })

  it('of a tar keeps what came before it and says that it ended', async () => {
    const tar = tarOf([{ name: 'a.txt', data: prose }, { name: 'b.txt', data: prose }])
    for (const [name, data] of [['cut.tar', tar.subarray(0, 4000)], ['cut.tgz', gzOf(tar.subarray(0, 4000))]] as const) {
      const { names, said: lost, left } = await unpacked(name, data)
      expect([names, lost]).toEqual([[`${name}/a.txt`], [[name, 'it is an archive that is cut short: get it again']]])
      expect(left).toHaveLength(1)
    }
    const broken = Buffer.from(tar)
    broken[2560 + 3] = 1
    expect((await unpacked('broken.tar', broken)).said).toEqual([['broken.tar', expect.stringMatching(/wrong sum/)]])
  })

  it('at any place is named, crashes nothing and leaves nothing', async () => {
    for (const [name, whole] of [['a.zip', good], ['a.tgz', gzOf(tarOf([{ name: 'a.txt', data: prose }]))]] as const) {
      for (let i = 0; i < 60; i++) {
        const data = Buffer.from(whole)
        const at = (i * 7919 + 13) % data.length
        data[at] = data[at]! ^ (1 << (i % 8))
        const path = place.put(name, data)
        const next = { ...place, staging: place.path('next') }
        const { datasets, error, skipped } = await importPaths(next, [path])
        if (error) expect(error.code).toMatch(/^(IMPORT_|DATASET_TOO_SMALL)/)
        for (const one of skipped) expect(one.reason).toMatch(/^it /)
        expect(readdirSync(place.folder).filter(one => one !== name && one !== 'next' && one !== 'a.zip')).toEqual([])
        if (datasets.length > 0) expect(readdirSync(next.staging)).toEqual(['dataset-0'])
        rmSync(next.staging, { recursive: true, force: true })
      }
    }
  })
})

it('is cancelled within a chunk and leaves nothing', async () => {
  const noise = Buffer.from(noisePixels(3, 24_000_000)).toString('hex')
  const path = place.put('big.zip', zipOf([{ name: 'a.txt', data: noise }]))
  for (const wait of [5, 60, 150]) {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), wait)
    const started = performance.now()
    const { error } = await importPaths({ ...place, staging: place.path(`s${wait}`) }, [path], { signal: controller.signal })
    expect(error?.code).toBe('CANCELLED')
    expect(performance.now() - started).toBeLessThan(wait + 300)
    expect(readdirSync(place.folder)).not.toContain(`s${wait}`)
  }
})
