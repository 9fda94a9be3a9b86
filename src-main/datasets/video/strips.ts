/** Strip PNGs of clips: the frames of each from left to right. */
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readSlice } from '../common/files'
import type { Decoders } from '../define'
import type { Clip, VideoMeta } from './meta'

/** Frames are enlarged by whole factors to at most this. */
const largestTile = 64

export function tileOf(size: number): number {
  return size * Math.max(1, Math.floor(largestTile / size))
}

export interface StripPlan { readonly meta: VideoMeta, readonly file: string, readonly decoders: Decoders, readonly cacheFolder: string }

/** Makes the strip of a clip, or finds it in the cache folder; returns its path. */
export async function makeStrip({ start }: Clip, { meta, file, decoders: { sharp }, cacheFolder }: StripPlan): Promise<string> {
  const { size, channels, frames, fingerprint } = meta
  const path = join(cacheFolder, `${fingerprint.slice(0, 16)}-${start}-${frames}.png`)
  if (await stat(path).then(() => true, () => false)) return path
  const bytes = size * size * channels
  const pixels = await readSlice(file, start * bytes, frames * bytes)
  const tile = tileOf(size)
  await mkdir(cacheFolder, { recursive: true })
  const temporary = `${path}.${process.pid}.tmp`
  try {
    await sharp(sideBySide(pixels, meta), { raw: { width: frames * size, height: size, channels } })
      .resize(frames * tile, tile, { kernel: 'nearest', fit: 'fill' }).png({ compressionLevel: 6 }).toFile(temporary)
    await rename(temporary, path)
  } catch (thrown) {
    await rm(temporary, { force: true })
    throw thrown
  }
  return path
}

/** [frames, size, size, channels] -> [size, frames * size, channels] */
function sideBySide(pixels: Uint8Array, { size, channels, frames }: VideoMeta): Uint8Array {
  const line = size * channels
  const out = new Uint8Array(pixels.length)
  for (let frame = 0; frame < frames; frame++) {
    for (let y = 0; y < size; y++) {
      const from = (frame * size + y) * line
      out.set(pixels.subarray(from, from + line), (y * frames + frame) * line)
    }
  }
  return out
}
