/** The frames of one film as small squares in colour, in order. */
import { readFile } from 'node:fs/promises'
import type { Sharp, SharpOptions } from 'sharp'
import { readReason } from '../common/files'
import { inOrder } from '../common/in-order'
import { type Reason, reason } from '../common/reasons'
import type { Decoders } from '../define'
import { brokenReason, decodeSquare, openPicture, type Square } from '../images/decode'
import type { Skip } from '../images/find'
import { convertChannels } from '../images/resample'
import { scanGif } from './animated'
import { type Apng, ApngCanvas, pngOf, splitApng } from './apng'
import type { Film } from './films'
import { shownSeconds } from './timing'

const megabytes = 128
const framePixels = 16e6
const mostFrames = 10_000
/** Pixels of all frames of one file: some minutes of decoding. */
const filmPixels = 8e9
/** Pixels of the frames that are decoded at a time. */
const partPixels = 32e6

const options: SharpOptions = { failOn: 'error', limitInputPixels: 2 * partPixels }

/** What a film's header says. Nothing is decoded before this has been accepted. */
export interface Probed {
  /** Of each frame; undefined for a folder of frames, which has no times. */
  readonly seconds: readonly number[] | undefined
  readonly bytes?: Buffer
  readonly apng?: Apng
  readonly width: number
  readonly height: number
}

export type ProbeResult = { readonly probed: Probed } | { readonly why: Reason }

export async function probe(film: Film, { sharp }: Decoders): Promise<ProbeResult> {
  if (!film.file) return { probed: { seconds: undefined, width: 0, height: 0 } }
  if (film.file.bytes > megabytes * 1e6) return { why: reason('too-large', { limit: megabytes }) }
  try {
    const probed = await probeBytes(await readFile(film.file.path), sharp)
    const frames = probed.seconds!.length
    const { width, height } = probed
    const isTooMuch = width * height > framePixels || frames > mostFrames || width * height * frames > filmPixels
    if (isTooMuch) return { why: reason('too-many-frames', { frames, width, height }) }
    return frames > 1 ? { probed } : { why: reason('not-video') }
  } catch (thrown) {
    return { why: (thrown as NodeJS.ErrnoException).code ? readReason(thrown) : brokenReason(thrown) }
  }
}

async function probeBytes(bytes: Buffer, sharp: Decoders['sharp']): Promise<Probed> {
  if (bytes[0] === 0x89) {
    const apng = splitApng(bytes)
    return { seconds: apng.frames.map(one => shownSeconds(one.seconds)), bytes, apng, width: apng.width, height: apng.height }
  }
  if (bytes[0] === 0x47 && !scanGif(bytes).isComplete) throw new Error('premature end of the GIF')
  const found = await sharp(bytes, { ...options, limitInputPixels: false, pages: -1 }).metadata()
  const { pages = 1, pageHeight, height, width, delay = [] } = found
  const seconds = Array.from({ length: pages }, (_, index) => shownSeconds((delay[index] ?? 0) / 1000))
  return { seconds, bytes, width, height: pageHeight ?? height }
}

export interface Decoding {
  readonly decoders: Decoders
  readonly signal: AbortSignal
  readonly square: Square
  readonly skip: Skip
}

/** Each frame [size, size, 3]. Throws what the decoder throws where an animated file is broken; broken pictures are skipped. */
export async function* framesOf(film: Film, probed: Probed, decoding: Decoding): AsyncGenerator<Uint8Array> {
  if (!film.file) yield* framesInFolder(film, decoding)
  else if (probed.apng) yield* framesOfApng(probed.apng, decoding)
  else yield* framesOfPages(probed, decoding)
}

async function* framesInFolder({ frames = [] }: Film, { decoders, signal, square, skip }: Decoding): AsyncGenerator<Uint8Array> {
  const decode = async ({ file, format }: (typeof frames)[number]): Promise<Uint8Array | Reason> => {
    const { source, why } = await openPicture(file, format, { decoders, size: square.size })
    if (!source) return why
    try {
      const { pixels, channels } = await decodeSquare(source, square)
      return convertChannels(pixels, channels, 3)
    } catch (thrown) {
      return brokenReason(thrown)
    }
  }
  let index = 0
  for await (const found of inOrder(frames, decode, { ahead: 8, signal })) {
    const { file } = frames[index++]!
    if (found instanceof Uint8Array) yield found
    else skip(file, found)
  }
}

/** GIF and WebP: some frames at a time, one below the other. */
async function* framesOfPages(probed: Probed, { decoders, signal, square }: Decoding): AsyncGenerator<Uint8Array> {
  const { bytes, seconds = [], width, height } = probed
  const part = Math.max(1, Math.floor(partPixels / (width * height)))
  for (let page = 0; page < seconds.length; page += part) {
    signal.throwIfAborted()
    const pages = Math.min(part, seconds.length - page)
    yield* await squares(decoders.sharp(bytes, { ...options, page, pages }), pages, square)
  }
}

async function* framesOfApng(apng: Apng, { decoders: { sharp }, signal, square }: Decoding): AsyncGenerator<Uint8Array> {
  const canvas = new ApngCanvas(apng)
  const { width, height } = apng
  for (const frame of apng.frames) {
    signal.throwIfAborted()
    const picture = sharp(pngOf(apng, frame), options).ensureAlpha().toColourspace('srgb')
    const { data, info } = await picture.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
    canvas.draw(frame, info.channels === 2 ? greyWithAlpha(data) : data)
    yield* await squares(sharp(canvas.pixels, { raw: { width, height, channels: 4 } }), 1, square)
  }
}

/** [pixels, 2] -> [pixels, 4] */
function greyWithAlpha(pixels: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: pixels.length * 2 }, (_, i) => pixels[(i >> 2) * 2 + (i % 4 === 3 ? 1 : 0)]!)
}

const sharpFits = { cover: 'cover', contain: 'contain', stretch: 'fill' } as const

/** Frames on white, each [size, size, 3]. */
async function squares(picture: Sharp, count: number, { size, fit }: Square): Promise<Uint8Array[]> {
  const small = picture.flatten({ background: '#ffffff' }).toColourspace('srgb')
    .resize(size, size, { fit: sharpFits[fit], kernel: 'lanczos3', background: '#ffffff' })
  const { data, info: { channels } } = await small.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  if (data.length !== size * size * channels * count || (channels !== 1 && channels !== 3))
    throw new Error(`decoded to ${data.length} bytes in ${channels} channels`)
  const colour = convertChannels(data, channels, 3)
  return Array.from({ length: count }, (_, i) => colour.subarray(i * size * size * 3, (i + 1) * size * size * 3))
}
