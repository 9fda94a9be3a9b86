/** What kind of picture a file holds, from its first bytes. */
import { gunzipSync, constants } from 'node:zlib'
import { type Reason, reason } from '../common/reasons'

export type Format = 'sharp' | 'bmp' | 'idx' | 'idx.gz'

export type Found = { readonly format: Format, readonly reason?: undefined } | { readonly format?: undefined, readonly reason: Reason }

/** undefined where the bytes are of no picture that is known. */
export function formatOf(head: Uint8Array): Found | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  const begin = bytes.toString('latin1', 0, 32)
  if (begin.startsWith('\x89PNG\r\n\x1A\n') || begin.startsWith('\xFF\xD8\xFF')) return { format: 'sharp' }
  if (/^GIF8[79]a/.test(begin) || /^RIFF....WEBP/s.test(begin)) return { format: 'sharp' }
  if (begin.startsWith('II*\0') || begin.startsWith('MM\0*')) return { format: 'sharp' }
  if (/^....ftyp(avif|avis)/s.test(begin)) return { format: 'sharp' }
  if (/^....ftyp(heic|heix|hevc|mif1|msf1)/s.test(begin)) return { reason: reason('heic') }
  if (begin.startsWith('BM') && bytes.length >= 26 && bytes.readUInt32LE(14) >= 12 && bytes.readUInt32LE(14) <= 124) return { format: 'bmp' }
  if (isSvg(bytes)) return { reason: reason('svg') }
  if (begin.startsWith('\x1F\x8B')) return gzippedIdx(bytes)
  return idxOf(bytes, 'idx')
}

/** Width and height [px] where the first bytes of a file hold them in plain sight (PNG, GIF), and hold some. */
export function sizeInHead(head: Uint8Array): { width: number, height: number } | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  const isPng = bytes.length >= 24 && bytes[0] === 0x89 && bytes.toString('latin1', 12, 16) === 'IHDR'
  const isGif = bytes.length >= 10 && bytes.toString('latin1', 0, 3) === 'GIF'
  const width = isPng ? bytes.readUInt32BE(16) : isGif ? bytes.readUInt16LE(6) : 0
  const height = isPng ? bytes.readUInt32BE(20) : isGif ? bytes.readUInt16LE(8) : 0
  return width > 0 && height > 0 ? { width, height } : undefined
}

/** IDX, as MNIST comes: two zero bytes, 8 for unsigned bytes, the number of dimensions. */
function idxOf(bytes: Buffer, format: 'idx' | 'idx.gz'): Found | undefined {
  if (bytes.length < 8 || bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== 8) return undefined
  if (bytes[3] === 1) return { reason: reason('idx-labels') }
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

function isSvg(bytes: Buffer): boolean {
  const begin = bytes.toString('latin1', 0, 1024).replace(/^\xEF\xBB\xBF/, '').trimStart()
  // A page may show a drawing.
  if (/<html[\s>]|<!doctype\s+html/i.test(begin)) return false
  return begin.startsWith('<svg') || (/^<(\?xml|!--|!DOCTYPE)/.test(begin) && /<svg[\s>]/.test(begin))
}
