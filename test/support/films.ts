/** Small films of a bright square on its way over a ground of its own. */
import { crc32 } from '../../src-main/datasets/video/crc32'
import { sharp } from './importing'

/** Frame [size, size, 3]: colours from `seed`, the square two pixels further in each frame. */
export function frame(seed: number, index: number, size = 32): Buffer {
  const pixels = Buffer.alloc(size * size * 3)
  const side = size >> 2
  const left = (seed * 5 + index * 2) % (size - side)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const isInside = x >= left && x < left + side && y >= side && y < side * 2
      pixels.set(isInside ? [255, 255, 255] : [(seed * 40) % 200, (seed * 90) % 200, seed % 3 * 60], (y * size + x) * 3)
    }
  }
  return pixels
}

export function frames(seed: number, count: number, size = 32): Buffer[] {
  return Array.from({ length: count }, (_, index) => frame(seed, index, size))
}

export function animated(format: 'gif' | 'webp', all: readonly Buffer[], delay = 100): Promise<Buffer> {
  const size = Math.sqrt(all[0]!.length / 3)
  const raw = { width: size, height: size * all.length, channels: 3, pageHeight: size } as const
  const picture = sharp(Buffer.concat(all), { raw })
  const options = { delay: all.map(() => delay), loop: 0 }
  return format === 'gif' ? picture.gif({ ...options, dither: 0 }).toBuffer() : picture.webp({ ...options, lossless: true }).toBuffer()
}

export function png(pixels: Uint8Array, width: number, height: number, channels: 1 | 2 | 3 | 4 = 3): Promise<Buffer> {
  return sharp(pixels, { raw: { width, height, channels } }).png().toBuffer()
}

export interface ApngPart {
  readonly png: Buffer
  readonly left?: number
  readonly top?: number
  readonly dispose?: 0 | 1 | 2
  readonly blend?: 0 | 1
}

/** An animated PNG from PNG files of one form; the first has the size of the whole. */
export function apng(parts: readonly ApngPart[], milliseconds = 100): Buffer {
  const actl = Buffer.alloc(8)
  actl.writeUInt32BE(parts.length, 0)
  let sequence = 0
  const numbered = (data: Buffer): Buffer => {
    data.writeUInt32BE(sequence++, 0)
    return data
  }
  const chunks = parts.flatMap(({ png: file, left = 0, top = 0, dispose = 0, blend = 0 }, index) => {
    const control = Buffer.alloc(26)
    control.writeUInt32BE(file.readUInt32BE(16), 4)
    control.writeUInt32BE(file.readUInt32BE(20), 8)
    control.writeUInt32BE(left, 12)
    control.writeUInt32BE(top, 16)
    control.writeUInt16BE(milliseconds, 20)
    control.writeUInt16BE(1000, 22)
    control.set([dispose, blend], 24)
    const data = Buffer.concat([...chunksOf(file)].filter(one => one.type === 'IDAT').map(one => one.data))
    const pixels = index === 0 ? () => chunk('IDAT', data) : () => chunk('fdAT', numbered(Buffer.concat([Buffer.alloc(4), data])))
    return [chunk('fcTL', numbered(control)), pixels()]
  })
  const first = parts[0]!.png
  return Buffer.concat([first.subarray(0, 33), chunk('acTL', actl), ...chunks, chunk('IEND', Buffer.alloc(0))])
}

function* chunksOf(file: Buffer): Generator<{ type: string, data: Buffer }> {
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at))
    yield { type: file.toString('latin1', at + 4, at + 8), data: file.subarray(at + 8, at + 8 + file.readUInt32BE(at)) }
}

function chunk(type: string, data: Buffer): Buffer {
  const whole = Buffer.concat([Buffer.alloc(4), Buffer.from(type), data, Buffer.alloc(4)])
  whole.writeUInt32BE(data.length, 0)
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length)
  return whole
}
