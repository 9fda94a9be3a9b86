/** Animated PNG, which the decoder library does not know: its frames are taken out as PNG files and laid over one another. */
import { crc32 } from './crc32'

export interface ApngFrame {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly top: number
  readonly seconds: number
  /** 0: stays · 1: is cleared · 2: what was before comes back. */
  readonly dispose: number
  /** 0: replaces · 1: is laid over. */
  readonly blend: number
  readonly data: Buffer[]
}

export interface Apng {
  readonly width: number
  readonly height: number
  readonly frames: readonly ApngFrame[]
  /** Chunks that every frame needs, such as the palette. */
  readonly shared: readonly Buffer[]
  readonly header: Buffer
}

const signature = Buffer.from('89504e470d0a1a0a', 'hex')

/** Takes a file apart. Throws where it is damaged; nothing is decoded. */
export function splitApng(file: Buffer): Apng {
  const frames: ApngFrame[] = []
  const shared: Buffer[] = []
  let header: Buffer | undefined
  let isOver = false
  for (const { type, data } of chunksOf(file)) {
    if (type === 'IHDR') header = data
    else if (type === 'fcTL') frames.push(frameOf(data))
    // Before the first frame's header it is a still picture for programs that know no animation.
    else if (type === 'IDAT') frames.at(-1)?.data.push(data)
    else if (type === 'fdAT') frames.at(-1)?.data.push(data.subarray(4))
    else if (/^(PLTE|tRNS|gAMA|cHRM|sRGB|iCCP|sBIT)$/.test(type)) shared.push(chunk(type, data))
    else isOver ||= type === 'IEND'
  }
  if (header?.length !== 13) throw new Error('no header')
  if (!isOver) throw new Error('premature end of the PNG')
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  if (frames.some(one => one.left + one.width > width || one.top + one.height > height || one.width < 1 || one.height < 1))
    throw new Error('a frame lies outside the picture')
  return { width, height, frames: frames.filter(one => one.data.length > 0), shared, header }
}

function* chunksOf(file: Buffer): Generator<{ type: string, data: Buffer }> {
  for (let at = 8; at + 12 <= file.length;) {
    const length = file.readUInt32BE(at)
    if (at + 12 + length > file.length) return
    yield { type: file.toString('latin1', at + 4, at + 8), data: file.subarray(at + 8, at + 8 + length) }
    at += 12 + length
  }
}

function frameOf(data: Buffer): ApngFrame {
  if (data.length < 26) throw new Error('a frame header is cut short')
  const [width, height, left, top] = [4, 8, 12, 16].map(at => data.readUInt32BE(at)) as [number, number, number, number]
  const seconds = data.readUInt16BE(20) / (data.readUInt16BE(22) || 100)
  return { width, height, left, top, seconds, dispose: data[24]!, blend: data[25]!, data: [] }
}

/** One frame as a PNG file. */
export function pngOf({ header, shared }: Apng, { width, height, data }: ApngFrame): Buffer {
  const own = Buffer.from(header)
  own.writeUInt32BE(width, 0)
  own.writeUInt32BE(height, 4)
  return Buffer.concat([signature, chunk('IHDR', own), ...shared, chunk('IDAT', Buffer.concat(data)), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const whole = Buffer.alloc(12 + data.length)
  whole.writeUInt32BE(data.length, 0)
  whole.write(type, 4, 'latin1')
  data.copy(whole, 8)
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length)
  return whole
}

/** The canvas [height, width, 4] on which frames are laid one after the other. */
export class ApngCanvas {
  readonly #width: number
  readonly pixels: Buffer
  #before: Buffer | undefined
  #last: ApngFrame | undefined

  constructor({ width, height }: Apng) {
    this.#width = width
    this.pixels = Buffer.alloc(width * height * 4)
  }

  /** Lays a frame's pixels [height, width, 4] on what the frame before leaves. */
  draw(frame: ApngFrame, own: Uint8Array): void {
    const last = this.#last
    if (last?.dispose === 2 && this.#before) this.#before.copy(this.pixels)
    // The first frame has nothing before it that could come back.
    else if (last && last.dispose !== 0) this.#eachRow(last, (at, bytes) => { this.pixels.fill(0, at, at + bytes) })
    this.#before = frame.dispose === 2 && last ? Buffer.from(this.pixels) : undefined
    this.#eachRow(frame, (at, bytes, row) => {
      const line = own.subarray(row * bytes, (row + 1) * bytes)
      if (frame.blend === 0) this.pixels.set(line, at)
      else layOver(this.pixels, at, line)
    })
    this.#last = frame
  }

  #eachRow({ width, height, left, top }: ApngFrame, work: (at: number, bytes: number, row: number) => void): void {
    for (let row = 0; row < height; row++) work(((top + row) * this.#width + left) * 4, width * 4, row)
  }
}

function layOver(under: Buffer, at: number, over: Uint8Array): void {
  for (let i = 0; i < over.length; i += 4) {
    const alpha = over[i + 3]! / 255
    const rest = under[at + i + 3]! / 255 * (1 - alpha)
    const sum = alpha + rest
    if (sum === 0) continue
    for (let c = 0; c < 3; c++) under[at + i + c] = Math.round((over[i + c]! * alpha + under[at + i + c]! * rest) / sum)
    under[at + i + 3] = Math.round(sum * 255)
  }
}
