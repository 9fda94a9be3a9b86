/** What kind of picture a file holds, from its first bytes. */
import { gunzipSync, constants } from 'node:zlib'
import { type Reason, reason } from '../common/reasons'
import type { SourceFile } from '../define'
import { cifarLabels, isCifarNames } from './cifar'
import { isNpy, isNpyLabels, readNpyHeader } from './npy-header'
import { isNpz } from './npz'
import { isSvg } from './svg'

/** One picture. */
export type PictureFormat = 'sharp' | 'svg' | 'bmp'
/** Many pictures of one size. */
export type SetFormat = 'idx' | 'idx.gz' | 'npy' | 'npz' | 'cifar'
/** What belongs to the pictures beside it. */
export type LabelFormat = 'idx-labels' | 'idx-labels.gz' | 'npy-labels' | 'cifar-names'
export type Format = PictureFormat | SetFormat | LabelFormat

export type Found = { readonly format: Format, readonly reason?: undefined } | { readonly format?: undefined, readonly reason: Reason }

/** undefined where the bytes are of no picture that is known. The name and length tell only what has no mark in its bytes. */
export function formatOf(head: Uint8Array, file: Pick<SourceFile, 'name' | 'bytes'> = { name: '', bytes: head.length }): Found | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  const begin = bytes.toString('latin1', 0, 32)
  if (begin.startsWith('\x89PNG\r\n\x1A\n') || begin.startsWith('\xFF\xD8\xFF')) return { format: 'sharp' }
  if (/^GIF8[79]a/.test(begin) || /^RIFF....WEBP/s.test(begin)) return { format: 'sharp' }
  if (begin.startsWith('II*\0') || begin.startsWith('MM\0*')) return { format: 'sharp' }
  if (/^....ftyp(avif|avis)/s.test(begin)) return { format: 'sharp' }
  if (/^....ftyp(heic|heix|hevc|mif1|msf1)/s.test(begin)) return { reason: reason('heic') }
  if (begin.startsWith('BM') && bytes.length >= 26 && bytes.readUInt32LE(14) >= 12 && bytes.readUInt32LE(14) <= 124) return { format: 'bmp' }
  if (isSvg(bytes)) return { format: 'svg' }
  if (begin.startsWith('\x1F\x8B')) return gzippedIdx(bytes)
  return idxOf(bytes, 'idx') ?? arrayOf(bytes) ?? cifarOf(bytes, file)
}

/** IDX, as MNIST comes: two zero bytes, 8 for unsigned bytes, the number of dimensions. */
function idxOf(bytes: Buffer, format: 'idx' | 'idx.gz'): Found | undefined {
  if (bytes.length < 8 || bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== 8) return undefined
  if (bytes[3] === 1) return { format: format === 'idx' ? 'idx-labels' : 'idx-labels.gz' }
  return bytes[3] === 3 || bytes[3] === 4 ? { format } : undefined
}

function gzippedIdx(bytes: Buffer): Found | undefined {
  try {
    // A few hundred bytes inflate to at most some hundred kilobytes, whatever they hold.
    const begin = gunzipSync(bytes.subarray(0, 512), { finishFlush: constants.Z_SYNC_FLUSH })
    return idxOf(begin, 'idx.gz')
  } catch {
    return undefined
  }
}

/** NumPy's own formats; an array of one number a row is taken for labels. */
function arrayOf(bytes: Buffer): Found | undefined {
  if (isNpz(bytes)) return { format: 'npz' }
  if (!isNpy(bytes)) return undefined
  const header = readNpyHeader(bytes)
  return { format: typeof header !== 'string' && isNpyLabels(header) ? 'npy-labels' : 'npy' }
}

function cifarOf(bytes: Buffer, file: Pick<SourceFile, 'name' | 'bytes'>): Found | undefined {
  if (isCifarNames(file.name)) return { format: 'cifar-names' }
  return cifarLabels(file, bytes) ? { format: 'cifar' } : undefined
}
