import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { imageFolder } from '../../../src-main/datasets/image-folder'
import { idxFile, importPaths, makeWorkplace, noisePixels, noisePng, sharp, type Workplace } from '../../support/importing'

let place: Workplace
beforeEach(() => { place = makeWorkplace() })
afterEach(() => place.remove())

async function putImages(folder: string, count: number, size = 32, options: { height?: number, grey?: boolean } = {}): Promise<void> {
  for (let i = 0; i < count; i++) place.put(`${folder}/${String(i).padStart(3, '0')}.png`, await noisePng(i + 1, size, options))
}

async function imported(path: string) {
  const { datasets, error, skipped } = await importPaths(place, [path])
  expect(error).toBeUndefined()
  expect(datasets).toHaveLength(1)
  return { dataset: datasets[0]!, skipped }
}

/** Pictures as strings, sorted, so that sets can be compared. */
function pictures(all: Uint8Array, bytes: number): string[] {
  return Array.from({ length: all.length / bytes }, (_, i) => Buffer.from(all.subarray(i * bytes, (i + 1) * bytes)).toString('base64')).sort()
}

function fact(dataset: { facts: readonly { key: string, value: unknown }[] }, key: string): unknown {
  return dataset.facts.find(one => one.key === key)?.value
}

describe('what is stored', () => {
  it('keeps equal small squares bit for bit, a tenth of them held out', async () => {
    await putImages('cats', 40)
    const { dataset } = await imported(place.path('cats'))
    expect(dataset).toMatchObject({ kind: 'image-folder', name: 'cats', source: 'cats', examples: 40, split: { train: 36, val: 4 } })
    expect(fact(dataset, 'tile')).toBe('32 × 32')
    expect(fact(dataset, 'colour')).toBe('colour')
    expect(readdirSync(dataset.folder).sort()).toEqual(['images.u8', 'meta.json'])
    const opened = await imageFolder.open(dataset.folder, { size: '32', colour: 'colour' })
    expect(opened).toMatchObject({ size: 32, channels: 3, trainCount: 36, valCount: 4 })
    const wanted = Array.from({ length: 40 }, (_, i) => Buffer.from(noisePixels(i + 1, 32 * 32 * 3)).toString('base64')).sort()
    expect([...pictures(opened.train, 3072), ...pictures(opened.val, 3072)].sort()).toEqual(wanted)
  })

  it('has one channel where no picture has colour', async () => {
    await putImages('grey', 20, 28, { grey: true })
    place.put('grey/rgb.png', await sharp({ create: { width: 28, height: 28, channels: 3, background: '#808080' } }).png().toBuffer())
    const { dataset } = await imported(place.path('grey'))
    expect(fact(dataset, 'colour')).toBe('grey')
    const { channels, train, val, trainCount, valCount } = await imageFolder.open(dataset.folder, { size: 28, colour: 'grey' })
    expect([channels, train.length + val.length, trainCount + valCount]).toEqual([1, 21 * 784, 21])
    expect(pictures(train, 784).concat(pictures(val, 784))).toContain(Buffer.from(noisePixels(5, 784)).toString('base64'))
  })

  it('crops to the middle, turns by EXIF and lays transparency on white', async () => {
    await putImages('mixed', 16, 30)
    const halves = await sharp({ create: { width: 200, height: 100, channels: 3, background: '#ff0000' } })
      .composite([{ input: { create: { width: 100, height: 100, channels: 3, background: '#0000ff' } }, left: 100, top: 0 }])
      .jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).withMetadata({ orientation: 6 }).toBuffer()
    place.put('mixed/turned.jpg', halves)
    place.put('mixed/clear.webp', await sharp({ create: { width: 90, height: 90, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).webp().toBuffer())
    const { dataset } = await imported(place.path('mixed'))
    expect(fact(dataset, 'tile')).toBe('64 × 64')
    const { train, val } = await imageFolder.open(dataset.folder)
    const bytes = 64 * 64 * 3
    const tiles = [...Array.from({ length: train.length / bytes }, (_, i) => train.subarray(i * bytes, (i + 1) * bytes)),
      ...Array.from({ length: val.length / bytes }, (_, i) => val.subarray(i * bytes, (i + 1) * bytes))]
    expect(tiles.some(tile => tile.every(value => value === 255))).toBe(true)
    // Orientation 6 turns red at the left to red at the top.
    const isTurned = (tile: Uint8Array): boolean => tile[0]! > 240 && tile[2]! < 15 && tile[bytes - 3]! < 15 && tile[bytes - 1]! > 240
    expect(tiles.some(isTurned)).toBe(true)
  })

  it('reads every format by its content, whatever the name', async () => {
    await putImages('all', 16, 40)
    const base = sharp(Buffer.from(noisePixels(99, 40 * 40 * 3)), { raw: { width: 40, height: 40, channels: 3 } })
    for (const format of ['jpeg', 'webp', 'gif', 'avif', 'tiff'] as const) place.put(`all/${format}.dat`, await base.clone().toFormat(format).toBuffer())
    place.put('all/drawing.dat', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle r="5" fill="#00f"/></svg>')
    place.put('all/bitmap.bmp', bmp24(40, 40, noisePixels(7, 40 * 40 * 3)))
    const { dataset, skipped } = await imported(place.path('all'))
    expect(skipped).toEqual([])
    expect(dataset.examples).toBe(23)
    const { train, val } = await imageFolder.open(dataset.folder, { size: 40, colour: 'colour' })
    expect(pictures(train, 4800).concat(pictures(val, 4800))).toContain(Buffer.from(noisePixels(7, 4800)).toString('base64'))
  })

  it('counts duplicates and puts equal pictures on the same side', async () => {
    await putImages('twins', 20)
    await putImages('twins/again', 20)
    const { dataset } = await imported(place.path('twins'))
    expect(dataset.examples).toBe(40)
    expect(fact(dataset, 'duplicates')).toBe(20)
    const { train, val } = await imageFolder.open(dataset.folder)
    const held = new Set(pictures(val, 3072))
    expect(held.size).toBe(2)
    expect(val.length / 3072).toBe(4)
    expect(pictures(train, 3072).filter(one => held.has(one))).toEqual([])
  })

  it('has the same fingerprint for the same pictures under other names, and another after a change', async () => {
    await putImages('one', 20)
    const first = await imported(place.path('one'))
    const second = makeWorkplace()
    for (let i = 0; i < 20; i++) second.put(`b/x${String(i).padStart(3, '0')}.dat`, await noisePng(i + 1))
    const { datasets } = await importPaths(second, [second.path('b')])
    expect(datasets[0]!.fingerprint).toBe(first.dataset.fingerprint)
    second.put('b/x007.dat', await noisePng(77))
    second.put('staging2/x', '')
    const changed = await importPaths({ ...second, staging: second.path('staging2') }, [second.path('b')])
    expect(changed.datasets[0]!.fingerprint).not.toBe(first.dataset.fingerprint)
    second.remove()
  })
})

describe('broken pictures', () => {
  it('names ten broken ones among good ones and uses the rest', async () => {
    await putImages('photos', 30)
    const good = await noisePng(500, 200)
    const jpeg = await sharp(good).jpeg().toBuffer()
    place.put('photos/b0.png', good.subarray(0, good.length >> 1))
    place.put('photos/b1.jpg', jpeg.subarray(0, jpeg.length >> 1))
    place.put('photos/b2.png', 'this is no image')
    place.put('photos/b3.png', '')
    place.put('photos/b4.webp', Buffer.concat([Buffer.from('RIFF\x20\0\0\0WEBP'), Buffer.alloc(40)]))
    place.put('photos/b5.gif', 'GIF89a nothing')
    place.put('photos/b6.png', Buffer.concat([good.subarray(0, 60), Buffer.alloc(500, 7)]))
    place.put('photos/b7.svg', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="good.png"/></svg>')
    place.put('photos/b8.png', hugePng(60_000, 60_000))
    place.put('photos/b9.bmp', bmp24(64, 64, noisePixels(1, 64 * 64 * 3)).subarray(0, 400))
    const { dataset, skipped } = await imported(place.path('photos'))
    expect(dataset.examples).toBe(30)
    expect(skipped).toHaveLength(10)
    expect(skipped.map(one => one.file).sort()).toEqual(
      ['0.png', '1.jpg', '2.png', '3.png', '4.webp', '5.gif', '6.png', '7.svg', '8.png', '9.bmp'].map(name => `photos/b${name}`))
    const said = Object.fromEntries(skipped.map(one => [one.file.slice(7), one.reason]))
    expect(said['b2.png']).toBe('it is named like an image, but its content is none: export it again')
    expect(said['b3.png']).toBe('it is empty: choose a file with content')
    expect(said['b7.svg']).toBe('it is a drawing that links to other files: embed them, or export it as PNG')
    expect(said['b8.png']).toBe('it has 60,000 × 60,000 pixels, more than 64 million: make it smaller')
    for (const name of ['b0.png', 'b1.jpg', 'b4.webp', 'b5.gif', 'b6.png', 'b9.bmp']) expect(said[name]).toMatch(/^it is damaged \(.+\): export it again$/)
    expect(skipped.every(one => one.texts?.['zh-CN'])).toBe(true)
  })

  it('says so when none is left, and leaves nothing', async () => {
    place.put('bad/a.png', 'no')
    place.put('bad/b.png', 'no either')
    const { error } = await importPaths(place, [place.path('bad')])
    expect(error).toMatchObject({
      code: 'IMPORT_EMPTY',
      message: 'bad: none of its 2 files can be used; the first, bad/a.png: it is named like an image, but its content is none: export it again.',
    })
    expect(place.left()).toEqual([])
  })

  it('asks for sixteen different pictures', async () => {
    await putImages('few', 15)
    place.put('few/copy.png', await noisePng(1))
    const { error } = await importPaths(place, [place.path('few')])
    expect(error).toMatchObject({
      code: 'DATASET_TOO_SMALL', message: 'few has 15 different images, needed are 16: add images.', details: { dataset: 'few', found: 15, needed: 16 },
    })
    expect(place.left()).toEqual([])
  })
})

/** Labels 0, 1, 2, 3, 4, 0, ... */
function labelsFile(count: number): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 8, 1, 0, 0, 0, count]), Buffer.from(Array.from({ length: count }, (_, i) => i % 5))])
}

describe('how pictures are fitted', () => {
  /** A wide picture, red at the left and blue at the right, among others; the left pixels of the top and the middle row of each. */
  async function fitted(options: Record<string, string | number | boolean>) {
    for (let i = 0; i < 16; i++) place.put(`w/${i}.png`, await noisePng(i + 1, 90, { height: 30 }))
    const side = { create: { width: 40, height: 20, channels: 3 as const, background: '#0000ff' } }
    const wide = sharp({ create: { width: 80, height: 20, channels: 3, background: '#ff0000' } }).composite([{ input: side, left: 40, top: 0 }])
    const path = place.put('w/wide.png', await wide.png().toBuffer())
    const files = Array.from({ length: 16 }, (_, i) => ({ path: place.path(`w/${i}.png`), name: `w/${i}.png`, bytes: 1 }))
    const folder = place.path('out')
    mkdirSync(folder)
    const context = { decoders: { sharp }, files: [{ path, name: 'w/-.png', bytes: 1 }, ...files], folder, signal: new AbortController().signal }
    const skipped: unknown[] = []
    const made = await imageFolder.importTo({ ...context, progress: () => undefined, skip: one => { skipped.push(one) }, ...{ options } })
    const opened = await imageFolder.open(folder)
    const bytes = opened.size ** 2 * opened.channels
    const all = Buffer.concat([opened.train, opened.val])
    const at = (start: number): number[] => [...all.subarray(start, start + opened.channels)]
    const corners = Array.from({ length: 17 }, (_, i) => [at(i * bytes), at((i + 0.5) * bytes)])
    return { corners, skipped, examples: made.examples, size: opened.size, channels: opened.channels }
  }
  const [red, white] = [[255, 0, 0], [255, 255, 255]]

  it.each([
    ['contain', { fit: 'contain', size: 128 }, 128, [white, red]],
    ['stretch', { fit: 'stretch', size: '32' }, 32, [red, red]],
    ['cover', {}, 64, [red, red]],
    ['grey', { colour: 'grey', size: 28 }, 28, [[76], [76]]],
  ])('%s', async (_, options, size, wanted) => {
    const found = await fitted(options)
    expect(found).toMatchObject({ examples: 17, size, channels: 'colour' in options ? 1 : 3, skipped: [] })
    expect(found.corners).toContainEqual(wanted)
  })

  it('refuses what is not to be chosen', async () => {
    await expect(fitted({ size: 50 })).rejects.toMatchObject({ code: 'BAD_INPUT', details: { place: 'size' } })
  })
})

it('draws small drawings at the size they are stored, and no file that one names', async () => {
  const secret = place.put('secret.png', await noisePng(1, 20))
  const drawing = (inside: string): string => `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">${inside}</svg>`
  for (let i = 0; i < 16; i++) place.put(`icons/${i}.svg`, drawing(`<rect width="${(i + 1) / 2}" height="9" fill="#00f"/>`))
  place.put('icons/link.svg', drawing(`<image href="${secret}" width="10" height="10"/>`))
  place.put('icons/hidden.svg', `<!DOCTYPE svg [<!ENTITY x "${secret}">]>${drawing('<image href="&x;" width="10" height="10"/>')}`)
  place.put('icons/word.svg', drawing('<text>word</text>'))
  const { dataset, skipped } = await imported(place.path('icons'))
  expect([dataset.examples, fact(dataset, 'tile')]).toEqual([16, '64 × 64'])
  expect(skipped.map(one => [one.file, one.reason])).toEqual([
    ['icons/hidden.svg', 'it is a drawing with entities: export it as PNG'],
    ['icons/link.svg', 'it is a drawing that links to other files: embed them, or export it as PNG'],
    ['icons/word.svg', 'it is a drawing with text, which cannot be drawn here: turn the text into paths, or export it as PNG'],
  ])
})

describe('IDX files', () => {
  const digits = Array.from({ length: 50 }, (_, i) => noisePixels(i + 1, 784))

  it.each([['train-images-idx3-ubyte', idxFile(digits, 28)], ['train-images-idx3-ubyte.gz', gzipSync(idxFile(digits, 28))]])('%s', async (name, data) => {
    const { dataset } = await imported(place.put(name, data))
    expect(dataset).toMatchObject({ name: 'train-images', examples: 50, split: { train: 45, val: 5 } })
    const { train, val } = await imageFolder.open(dataset.folder, { size: 28, colour: 'grey' })
    expect([...pictures(train, 784), ...pictures(val, 784)].sort()).toEqual(digits.map(one => Buffer.from(one).toString('base64')).sort())
  })

  it('takes the labels of the same name as classes', async () => {
    place.put('mnist/train-images-idx3-ubyte', idxFile(digits, 28))
    place.put('mnist/t10k-images-idx3-ubyte', idxFile(digits.slice(0, 5), 28))
    place.put('mnist/train-labels-idx1-ubyte', labelsFile(50))
    place.put('mnist/t10k-labels-idx1-ubyte', labelsFile(4))
    place.put('mnist/other-labels-idx1-ubyte', labelsFile(4))
    const { dataset, skipped } = await imported(place.path('mnist'))
    expect([dataset.examples, fact(dataset, 'duplicates')]).toEqual([55, 5])
    expect(fact(dataset, 'balance')).toBe('0 10, 1 10, 2 10, 3 10, 4 10')
    const { classes, train, trainLabels, valLabels } = await imageFolder.open(dataset.folder)
    expect([classes, trainLabels.length + valLabels.length]).toEqual([['0', '1', '2', '3', '4'], 55])
    const pictureOf = (index: number): number =>
      digits.findIndex(one => Buffer.from(one).equals(train.subarray(index * 784, (index + 1) * 784)))
    for (const [index, label] of trainLabels.entries()) if (label >= 0) expect(label).toBe(pictureOf(index) % 5)
    expect([...trainLabels, ...valLabels].filter(label => label < 0)).toHaveLength(5)
    expect(skipped.map(one => [one.file, one.reason])).toEqual([
      ['mnist/other-labels-idx1-ubyte', 'it holds labels, and no images of the same name are beside it: put both into one folder'],
      ['mnist/t10k-labels-idx1-ubyte', 'it holds 4 labels for 5 images, so these stay without: get both again'],
    ])
  })

  it('uses nothing of a file that is cut short or announces too much', async () => {
    place.put('in/good', idxFile(digits, 28))
    place.put('in/short', idxFile(digits.slice(0, 9), 28, 20))
    place.put('in/short.gz', gzipSync(idxFile(digits.slice(0, 9), 28, 20)))
    place.put('in/torn.gz', gzipSync(idxFile(digits, 28)).subarray(0, 20_000))
    place.put('in/wide', idxFile([], 100_000, 3))
    const { dataset, skipped } = await imported(place.path('in'))
    expect(dataset.examples).toBe(50)
    expect(skipped.map(one => [one.file, one.reason])).toEqual([
      ['in/short', 'it is cut short: it announces 20 images and holds 9; get it again'],
      ['in/short.gz', 'it is cut short: it announces 20 images and holds 9; get it again'],
      ['in/torn.gz', 'it is damaged inside its compression (unexpected end of file); get it again'.replace(';', ':')],
      ['in/wide', 'it is no IDX file of images (images of 100000 × 100000 pixels): get it again'],
    ])
  })

  it('stores pictures that are larger or not square at the common size', async () => {
    const { dataset } = await imported(place.put('big-images-idx3-ubyte', idxFile(Array.from({ length: 20 }, (_, i) => noisePixels(i + 1, 9000)), 90)
      .fill(100, 15, 16)))
    expect(fact(dataset, 'tile')).toBe('64 × 64')
  })
})

describe('opening', () => {
  it('resizes and converts colour', async () => {
    await putImages('a', 20, 64)
    const { dataset } = await imported(place.path('a'))
    const stored = await imageFolder.open(dataset.folder)
    const half = await imageFolder.open(dataset.folder, { size: 32, colour: 'grey' })
    expect(half).toMatchObject({ size: 32, channels: 1, trainCount: 18, valCount: 2 })
    expect([half.train.length, half.val.length]).toEqual([18 * 1024, 2 * 1024])
    const mean = (values: Uint8Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(Math.abs(mean(half.train) - mean(stored.train))).toBeLessThan(2)
    await expect(imageFolder.open(dataset.folder, { size: 'big' })).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })

  it('reads what the first version stored: format 1, without classes', async () => {
    await putImages('a', 16)
    const { dataset } = await imported(place.path('a'))
    const path = join(dataset.folder, 'meta.json')
    const { classes: _, ...meta } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
    writeFileSync(path, JSON.stringify({ ...meta, format: 1 }))
    const { classes, trainLabels, valLabels } = await imageFolder.open(dataset.folder)
    expect([classes, [...trainLabels], [...valLabels]]).toEqual([[], Array(14).fill(-1), [-1, -1]])
  })

  it('names a damaged file', async () => {
    await putImages('a', 16)
    const { dataset } = await imported(place.path('a'))
    const path = join(dataset.folder, 'images.u8')
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.subarray(1))
    await expect(imageFolder.open(dataset.folder)).rejects.toMatchObject({ code: 'LIBRARY_DAMAGED', details: { file: 'dataset-0/images.u8' } })
  })
})

it('draws a sheet of any slice, once', async () => {
  await putImages('a', 45, 28)
  const { dataset } = await imported(place.path('a'))
  const cache = place.path('cache')
  const sheet = await imageFolder.preview(dataset.folder, { offset: 5, count: 40 }, { sharp }, cache)
  expect(sheet).toMatchObject({ type: 'images', offset: 5, total: 45, columns: 10, tile: 56, count: 40 })
  if (sheet.type !== 'images') throw new Error('no sheet')
  const { data, info } = await sharp(sheet.sheet).raw().toBuffer({ resolveWithObject: true })
  expect([info.width, info.height]).toEqual([560, 224])
  // Tile 11 (second row, second column) is picture 16; each of its pixels is doubled.
  const { train } = await imageFolder.open(dataset.folder)
  const at = (x: number, y: number): number[] => [...data.subarray((y * 560 + x) * 3, (y * 560 + x) * 3 + 3)]
  const wanted = [...train.subarray(16 * 2352 + (3 * 28 + 4) * 3, 16 * 2352 + (3 * 28 + 4) * 3 + 3)]
  expect([at(56 + 8, 56 + 6), at(56 + 9, 56 + 7)]).toEqual([wanted, wanted])
  writeFileSync(sheet.sheet, 'kept')
  await imageFolder.preview(dataset.folder, { offset: 5, count: 40 }, { sharp }, cache)
  expect(readFileSync(sheet.sheet, 'utf8')).toBe('kept')
  expect(readdirSync(cache)).toHaveLength(1)
  expect(await imageFolder.preview(dataset.folder, { offset: 40, count: 500 }, { sharp }, cache)).toMatchObject({ count: 5 })
})

/** A sound PNG whose header announces a size that its few bytes of data do not fill. */
function hugePng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2], 8)
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(5000))), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length, 0)
  ends.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xFFFFFFFF
  for (const byte of bytes) {
    crc ^= byte
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xEDB88320 : crc >>> 1
  }
  return (crc ^ 0xFFFFFFFF) >>> 0
}

/** Bottom row first, blue first, rows padded to four bytes. */
function bmp24(width: number, height: number, rgb: Uint8Array): Buffer {
  const stride = Math.ceil(width * 3 / 4) * 4
  const file = Buffer.alloc(54 + stride * height)
  file.write('BM')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(54, 10)
  file.writeUInt32LE(40, 14)
  file.writeInt32LE(width, 18)
  file.writeInt32LE(height, 22)
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(24, 28)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width * 3; x += 3) {
      for (let c = 0; c < 3; c++) file[54 + (height - 1 - y) * stride + x + c] = rgb[y * width * 3 + x + 2 - c]!
    }
  }
  return file
}
