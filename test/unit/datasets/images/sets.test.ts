import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { imageFolder } from '../../../../src-main/datasets/image-folder'
import { importPaths, makeWorkplace, noisePixels, noisePng, type Workplace } from '../../../support/importing'

let place: Workplace
beforeEach(() => { place = makeWorkplace() })
afterEach(() => place.remove())

const count = 20
const noise = (pixels: number): Uint8Array[] => Array.from({ length: count }, (_, i) => noisePixels(i + 1, pixels))
const classOf = (index: number): number => index % 3

/** A file as numpy.save writes it. */
function npy(descr: string, shape: readonly number[], values: Uint8Array): Buffer {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`
  const padded = `${text.padEnd(117)}\n`
  const begin = Buffer.from('\x93NUMPY\x01\x00\0\0', 'latin1')
  begin.writeUInt16LE(padded.length, 8)
  return Buffer.concat([begin, Buffer.from(padded, 'latin1'), values])
}

const labels = (): Buffer => npy('<i8', [count], new Uint8Array(BigInt64Array.from({ length: count }, (_, i) => BigInt(classOf(i))).buffer))

/** Each picture in base64 with its class, in the order of the store. */
async function contentOf(path: string, options: { channels: number, size: number }) {
  const { datasets, error, skipped } = await importPaths(place, [path])
  expect(error).toBeUndefined()
  const { train, val, classes, trainLabels, valLabels, size, channels } = await imageFolder.open(datasets[0]!.folder)
  expect({ size, channels }).toEqual(options)
  const bytes = size * size * channels
  const all = Buffer.concat([train, val])
  const named = [...trainLabels, ...valLabels].map(label => classes[label])
  return { skipped, content: new Map(named.map((name, i) => [all.toString('base64', i * bytes, (i + 1) * bytes), name])) }
}

function wanted(pictures: readonly Uint8Array[], name: (index: number) => string | undefined = i => String(classOf(i))) {
  return new Map(pictures.map((one, i) => [Buffer.from(one).toString('base64'), name(i)]))
}

it('reads bytes with labels beside them', async () => {
  const pictures = noise(28 * 28)
  place.put('in/x_train.npy', npy('|u1', [count, 28, 28], Buffer.concat(pictures)))
  place.put('in/y_train.npy', labels())
  expect(await contentOf(place.path('in'), { channels: 1, size: 28 })).toEqual({ skipped: [], content: wanted(pictures) })
})

it.each([
  ['0..1', '<f4', (value: number) => value / 255],
  ['-1..1', '<f8', (value: number) => value / 127.5 - 1],
  ['0..255', '<i4', (value: number) => value],
])('brings %s to bytes', async (_, descr, from) => {
  const pictures = noise(32 * 32)
  pictures[0]![0] = 0
  pictures[0]![1] = 255
  const values = Array.from(Buffer.concat(pictures), from)
  const array = descr === '<f4' ? Float32Array.from(values) : descr === '<f8' ? Float64Array.from(values) : Int32Array.from(values)
  const path = place.put('a.npy', npy(descr, [count, 32, 32, 1], new Uint8Array(array.buffer)))
  expect((await contentOf(path, { channels: 1, size: 32 })).content).toEqual(wanted(pictures, () => undefined))
})

it('reads colour by planes', async () => {
  const pictures = noise(16 * 16 * 3)
  const planar = pictures.map(one => Uint8Array.from({ length: one.length }, (_, i) => one[(i % 256) * 3 + Math.floor(i / 256)]!))
  const path = place.put('a.npy', npy('|u1', [count, 3, 16, 16], Buffer.concat(planar)))
  expect((await contentOf(path, { channels: 3, size: 16 })).content).toEqual(wanted(pictures, () => undefined))
})

it('reads an archive of arrays with their labels', async () => {
  const pictures = noise(28 * 28)
  const half = Buffer.concat(pictures.slice(0, 10))
  const rest = Buffer.concat(pictures.slice(10))
  const numbers = Buffer.from(Array.from({ length: count }, (_, i) => classOf(i)))
  const path = place.put('digits.npz', zip({
    'train_images.npy': npy('|u1', [10, 28, 28], half), 'test_images.npy': npy('|u1', [10, 28, 28], rest),
    'train_labels.npy': npy('|u1', [10, 1], numbers.subarray(0, 10)), 'test_labels.npy': npy('|u1', [10, 1], numbers.subarray(10)),
  }))
  expect(await contentOf(path, { channels: 1, size: 28 })).toEqual({ skipped: [], content: wanted(pictures) })
})

it('reads CIFAR records with the names of their classes', async () => {
  const pictures = noise(3072)
  const records = pictures.flatMap((one, i) => {
    const planes = Uint8Array.from({ length: 3072 }, (_, k) => one[(k % 1024) * 3 + Math.floor(k / 1024)]!)
    return [Buffer.from([classOf(i)]), planes]
  })
  place.put('cifar/data_batch_1.bin', Buffer.concat(records))
  place.put('cifar/batches.meta.txt', 'plane\ncar\nbird\n')
  const { content, skipped } = await contentOf(place.path('cifar'), { channels: 3, size: 32 })
  expect([skipped, content]).toEqual([[], wanted(pictures, i => ['plane', 'car', 'bird'][classOf(i)])])
})

it('says what is wrong with an array and uses nothing of it', async () => {
  for (let i = 0; i < 16; i++) place.put(`in/${i}.png`, await noisePng(i))
  const bytes = Buffer.concat(noise(784))
  place.put('in/a-short.npy', npy('|u1', [count, 28, 28], bytes.subarray(0, 784 * 7)))
  place.put('in/b-wide.npy', npy('|u1', [1, 90_000, 90_000], bytes))
  place.put('in/c-odd.npy', npy('|u1', [2, 3, 4, 5, 6], bytes))
  place.put('in/d-objects.npy', npy('|O', [count, 28, 28], bytes))
  place.put('in/e-far.npy', npy('<f4', [1, 1, 2], new Uint8Array(Float32Array.of(-7, 3000).buffer)))
  place.put('in/f-torn.npz', zip({ 'x.npy': npy('|u1', [count, 28, 28], bytes) }).subarray(0, 3000))
  place.put('in/g-many.npy', npy('|u1', [4_000_000_000, 28, 28], bytes))
  const { datasets, skipped } = await importPaths(place, [place.path('in')])
  expect(datasets[0]!.examples).toBe(16)
  const said = skipped.map(one => one.reason.replace('it is no NumPy array of images that can be used ', '').replace(/: save uint8.*/, ''))
  expect(said).toEqual([
    'it is cut short: it announces 20 images and holds 7; get it again',
    '(images of 90000 × 90000 pixels)',
    '(shape (2, 3, 4, 5, 6))',
    '(values of type object or record)',
    '(values from -7 to 3000, not 0..255, 0..1 or -1..1)',
    expect.stringMatching(/^it is a damaged archive \(.+\): get it again$/) as string,
    '(4000000000 images of 28 × 28 pixels)',
  ])
})

it('keeps the folder of each picture as its class, a tenth of each held out', async () => {
  for (let i = 0; i < 60; i++) place.put(`pets/${i < 40 ? 'cat' : 'dog'}/${i}.png`, await noisePng(i + 1, 16))
  const { datasets } = await importPaths(place, [place.path('pets')])
  const { classes, trainLabels, valLabels } = await imageFolder.open(datasets[0]!.folder)
  const count = (labels: Int32Array): number[] => classes.map((_, label) => labels.filter(one => one === label).length)
  expect([classes, count(trainLabels), count(valLabels)]).toEqual([['cat', 'dog'], [36, 18], [4, 2]])
  expect(JSON.parse(readFileSync(join(datasets[0]!.folder, 'meta.json'), 'utf8'))).toMatchObject({ format: 2, classes: ['cat', 'dog'] })
})

/** A zip file with deflated entries. */
function zip(entries: Record<string, Buffer>): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, data] of Object.entries(entries)) {
    const packed = deflateRawSync(data)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(data), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(data.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(at, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, rest, Buffer.from(name)]))
    parts.push(local)
    at += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, central, end])
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xFFFFFFFF
  for (const byte of bytes) {
    crc ^= byte
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xEDB88320 : crc >>> 1
  }
  return (crc ^ 0xFFFFFFFF) >>> 0
}
