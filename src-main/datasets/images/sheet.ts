/** A sheet PNG of some pictures of a dataset. */
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readSlice } from '../common/files'
import type { Decoders } from '../define'

/** Pictures a sheet holds at most: about 12 million pixels. */
const most = 2048
/** Pictures are enlarged by whole factors, with hard pixels, to at most this. */
const largestTile = 64

export interface SheetPlan {
  readonly file: string
  readonly size: number
  readonly channels: 1 | 3
  readonly total: number
  readonly offset: number
  readonly count: number
  /** Tells the sheets of different datasets apart. */
  readonly fingerprint: string
}

export interface Sheet {
  readonly offset: number
  readonly count: number
  readonly columns: number
  readonly tile: number
  readonly sheet: string
}

/** Makes the sheet, or finds it in the cache folder. */
export async function makeSheet(plan: SheetPlan, { sharp }: Decoders, cacheFolder: string): Promise<Sheet> {
  const { size, channels, total, fingerprint } = plan
  const offset = Math.min(plan.offset, Math.max(0, total - 1))
  const count = Math.min(plan.count, most, total - offset)
  const scale = Math.max(1, Math.floor(largestTile / size))
  const tile = size * scale
  const columns = columnsFor(count)
  const file = join(cacheFolder, `${fingerprint.slice(0, 16)}-${offset}-${count}.png`)
  const sheet = { offset, count, columns, tile, sheet: file }
  if (await stat(file).then(() => true, () => false)) return sheet
  const pixels = await readSlice(plan.file, offset * size * size * channels, count * size * size * channels)
  const data = arrange(pixels, { size, channels, columns, scale, count })
  await mkdir(cacheFolder, { recursive: true })
  const temporary = `${file}.${process.pid}.tmp`
  try {
    await sharp(data, { raw: { width: columns * tile, height: Math.ceil(count / columns) * tile, channels } })
      .png({ compressionLevel: 6 }).toFile(temporary)
    await rename(temporary, file)
  } catch (thrown) {
    await rm(temporary, { force: true })
    throw thrown
  }
  return sheet
}

/** About five columns to two rows, so that a few rows fill a card. */
function columnsFor(count: number): number {
  return Math.max(1, Math.min(count, 20, Math.round(Math.sqrt(count * 2.5))))
}

interface Grid { size: number, channels: number, columns: number, scale: number, count: number }

/** Tiles side by side; places without a picture stay black. */
function arrange(pixels: Uint8Array, { size, channels, columns, scale, count }: Grid): Uint8Array {
  const tile = size * scale
  const width = columns * tile
  const out = new Uint8Array(width * Math.ceil(count / columns) * tile * channels)
  for (let i = 0; i < count; i++) {
    const left = (i % columns) * tile
    const top = Math.floor(i / columns) * tile
    for (let y = 0; y < tile; y++) {
      const row = (i * size + Math.floor(y / scale)) * size * channels
      const to = ((top + y) * width + left) * channels
      for (let x = 0; x < tile; x++) {
        const from = row + Math.floor(x / scale) * channels
        for (let c = 0; c < channels; c++) out[to + x * channels + c] = pixels[from + c]!
      }
    }
  }
  return out
}
