/** One picture file to one square of pixels. */
import { readFile } from 'node:fs/promises'
import type { Sharp, SharpOptions } from 'sharp'
import { readReason } from '../common/files'
import { type Reason, reason } from '../common/reasons'
import type { Decoders, SourceFile } from '../define'
import { bmpSize, readBmp } from './bmp'
import type { PictureFormat } from './format'
import { type Size, sizeInHead } from './head-size'
import { svgDensity, svgProblem } from './svg'

/** Million pixels that one picture may have, and that are decoded at the same time. */
const megapixels = 64
const megabytes = 128

export interface Source {
  readonly width: number
  readonly height: number
  /** The picture upright, without transparency (laid on white), in sRGB with 8 bits. */
  picture(): Sharp
}

export type Opened = { readonly source: Source, readonly why?: undefined } | { readonly source?: undefined, readonly why: Reason }

export interface Opening {
  readonly decoders: Decoders
  /** Side that is wanted in the end [px]: drawings are drawn for it. */
  readonly size: number
}

/** Reads a file and its header. Nothing is decoded before the header's size has been accepted. */
export async function openPicture(file: SourceFile, format: PictureFormat, opening: Opening): Promise<Opened> {
  const { decoders: { sharp }, size: wanted } = opening
  let bytes: Buffer
  try {
    if (file.bytes > megabytes * 1e6) return { why: reason('too-large', { limit: megabytes }) }
    bytes = await readFile(file.path)
  } catch (thrown) {
    return { why: readReason(thrown) }
  }
  try {
    const problem = format === 'svg' ? svgProblem(bytes) : undefined
    if (problem) return { why: problem }
    const found = format === 'bmp' ? bmpSize(bytes) : fairSize(bytes) ?? await sizeOf(bytes, sharp)
    if (!found) return { why: reason('bmp') }
    const density = format === 'svg' ? svgDensity(found, wanted) : undefined
    const width = Math.round(found.width * (density ?? 72) / 72)
    const height = Math.round(found.height * (density ?? 72) / 72)
    if (width * height > megapixels * 1e6) return { why: reason('too-many-pixels', { width, height, limit: megapixels }) }
    const picture = (): Sharp => upright(format === 'bmp' ? fromBmp(bytes, sharp) : sharp(bytes, density ? { ...options, density } : options))
    return { source: { width, height, picture } }
  } catch (thrown) {
    return { why: brokenReason(thrown) }
  }
}

const options: SharpOptions = { failOn: 'error', limitInputPixels: megapixels * 1e6, sequentialRead: true, pages: 1 }

/** The size in plain sight; one that is too large may be no size at all, which the decoder knows. */
function fairSize(bytes: Buffer): Size | undefined {
  const size = sizeInHead(bytes)
  return size && size.width * size.height <= megapixels * 1e6 ? size : undefined
}

async function sizeOf(bytes: Buffer, sharp: Decoders['sharp']): Promise<Size> {
  const { autoOrient } = await sharp(bytes, { ...options, limitInputPixels: false }).metadata()
  return autoOrient
}

function fromBmp(bytes: Buffer, sharp: Decoders['sharp']): Sharp {
  const { data, width, height, channels } = readBmp(bytes)
  return sharp(data, { raw: { width, height, channels } })
}

function upright(picture: Sharp): Sharp {
  return picture.autoOrient().flatten({ background: '#ffffff' }).toColourspace('srgb')
}

const sharpFits = { cover: 'cover', contain: 'contain', stretch: 'fill' } as const

export interface Square { readonly size: number, readonly fit: keyof typeof sharpFits }

/** [size, size, channels] */
export interface Decoded { readonly pixels: Uint8Array, readonly channels: 1 | 3 }

/** A picture as a square of `size` px. [size, size, channels] */
export async function decodeSquare({ picture, width, height }: Source, { size, fit }: Square): Promise<Decoded> {
  const square = width === size && height === size ? picture()
    : picture().resize(size, size, { fit: sharpFits[fit], kernel: 'lanczos3', background: '#ffffff' })
  const { data, info } = await square.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  if (info.width !== size || info.height !== size || (info.channels !== 1 && info.channels !== 3))
    throw new Error(`decoded to ${info.width} × ${info.height} × ${info.channels}`)
  return { pixels: data, channels: info.channels }
}

/** The decoder's own words, shortened to one line. */
export function brokenReason(thrown: unknown): Reason {
  const message = (thrown instanceof Error ? thrown.message : String(thrown)).replace(/\s+/g, ' ').trim()
  return reason('broken-image', { message: message.slice(0, 120) })
}
