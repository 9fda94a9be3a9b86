/** Which encoding a text file has, decided from all of its bytes, so that decoding it afterwards cannot fail. */
import { isUtf8 } from 'node:buffer'
import { readChunks, readHead } from '../common/files'
import { type Reason, reason } from '../common/reasons'
import { looksWestern, pairShares } from './legacy'
import { declaredEncoding, makeDecoder, type EncodingName } from './decoder'
import { openBytes } from './utf8'

const headBytes = 64 * 1024
const chunkBytes = 1 << 20

export type Detected =
  | { readonly encoding: EncodingName, readonly reason?: undefined }
  | { readonly encoding?: undefined, readonly reason: Reason }

/** What the beginning of a file says: an encoding by its mark or its zero bytes, a refusal, or neither. */
export function fromHead(head: Uint8Array): Detected | undefined {
  if (head.length === 0) return { reason: reason('empty-text') }
  const document = documentOf(head)
  if (document) return { reason: document }
  if (head[0] === 0xEF && head[1] === 0xBB && head[2] === 0xBF) return undefined
  if (head[0] === 0xFF && head[1] === 0xFE && !(head[2] === 0 && head[3] === 0)) return { encoding: 'UTF-16LE' }
  if (head[0] === 0xFE && head[1] === 0xFF) return { encoding: 'UTF-16BE' }
  const zero = head.indexOf(0)
  if (zero >= 0) {
    const wide = wideOf(head)
    return wide ? { encoding: wide } : { reason: reason('binary', { position: zero }) }
  }
  const controls = head.reduce((sum, byte) => sum + (isControl(byte) ? 1 : 0), 0)
  return controls * 100 > head.length ? { reason: reason('controls', { percent: Math.round(100 * controls / head.length) }) } : undefined
}

/** Decides the encoding of a file. Reads it once (twice where it is not UTF-8). */
export async function detectEncoding(path: string, signal: AbortSignal): Promise<Detected> {
  const told = fromHead(await readHead(path, headBytes))
  if (told?.reason) return told
  if (told?.encoding) return await decodes(path, told.encoding, signal) ? told : { reason: reason('encoding', { position: 0 }) }
  const scan = await scanUtf8(path, signal)
  if (scan.zero >= 0) return { reason: reason('binary', { position: scan.zero }) }
  if (scan.isUtf8) return { encoding: 'UTF-8' }
  const sample = await readHead(path, chunkBytes)
  for (const encoding of candidates(sample)) {
    if (await decodes(path, encoding, signal)) return { encoding }
  }
  return { reason: reason('encoding', { position: firstHigh(sample) }) }
}

/** Encodings that older software wrote and that the shares of byte pairs speak for, likeliest first. */
function candidates(sample: Uint8Array): EncodingName[] {
  const shares = pairShares(sample)
  const declared = declaredEncoding(sample)
  const found: EncodingName[] = declared && !declared.startsWith('UTF') ? [declared] : []
  if (shares.shiftJis) found.push('Shift-JIS')
  if (shares.gb) found.push('GB18030')
  if (looksWestern(sample)) found.push('Windows-1252')
  return found
}

async function decodes(path: string, encoding: EncodingName, signal: AbortSignal): Promise<boolean> {
  const decoder = makeDecoder(encoding)
  try {
    for await (const chunk of readChunks(path, chunkBytes, 4)) {
      signal.throwIfAborted()
      if (decoder.decode(chunk, true).includes('\0')) return false
    }
    decoder.decode(new Uint8Array(), false)
    return true
  } catch (thrown) {
    if (thrown instanceof TypeError) return false
    throw thrown
  }
}

async function scanUtf8(path: string, signal: AbortSignal): Promise<{ isUtf8: boolean, zero: number }> {
  let valid = true
  let at = 0
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of readChunks(path, chunkBytes, 4)) {
    signal.throwIfAborted()
    const zero = chunk.indexOf(0)
    if (zero >= 0) return { isUtf8: false, zero: at + zero }
    at += chunk.length
    if (!valid) continue
    const bytes = rest.length ? Buffer.concat([rest, chunk]) : chunk
    const cut = bytes.length - openBytes(bytes)
    valid = isUtf8(bytes.subarray(0, cut))
    rest = bytes.subarray(cut)
  }
  return { isUtf8: valid && rest.length === 0, zero: -1 }
}

/**
 * UTF-16 without a mark: at least a third of the characters have a zero half, and it is nearly always the same half; or
 * nearly all are of East Asia and the rest are ASCII.
 */
function wideOf(head: Uint8Array): EncodingName | undefined {
  let even = 0
  let odd = 0
  for (let i = 0; i + 1 < head.length; i += 2) {
    if (head[i] === 0) even++
    if (head[i + 1] === 0) odd++
  }
  const pairs = head.length >> 1
  if (odd * 3 >= pairs && even * 50 <= odd && isCleanUtf16(head, 0)) return 'UTF-16LE'
  if (even * 3 >= pairs && odd * 50 <= even && isCleanUtf16(head, 1)) return 'UTF-16BE'
  if (even === 0 && isEastAsian(head, 1)) return 'UTF-16LE'
  if (odd === 0 && isEastAsian(head, 0)) return 'UTF-16BE'
  return undefined
}

/** `high` is the place of the high half. Chance alone brings about half of all pairs into these ranges. */
function isEastAsian(head: Uint8Array, high: 0 | 1): boolean {
  let found = 0
  const pairs = head.length >> 1
  for (let i = 0; i + 1 < head.length; i += 2) {
    const [lead, low] = [head[i + high]!, head[i + 1 - high]!]
    const isAscii = lead === 0 && low < 0x80 && !isControl(low)
    if (isAscii || lead === 0x30 || lead === 0xFF || (lead >= 0x4E && lead <= 0x9F) || (lead >= 0xAC && lead <= 0xD7)) found++
  }
  return pairs >= 64 && found * 100 >= pairs * 97
}

/** Whether characters with a zero half are text and not small numbers; `low` is the place of the half that is not zero. */
function isCleanUtf16(head: Uint8Array, low: 0 | 1): boolean {
  let controls = 0
  for (let i = 0; i + 1 < head.length; i += 2) {
    if (head[i + 1 - low] === 0 && (head[i + low] === 0 || isControl(head[i + low]!))) controls++
  }
  return controls * 200 <= head.length
}

/** Control characters that text does not have; tab, line ends, form feed and escape may be there. */
function isControl(byte: number): boolean {
  return byte === 127 || (byte < 32 && !(byte >= 9 && byte <= 13) && byte !== 27)
}

function firstHigh(bytes: Uint8Array): number {
  return Math.max(0, bytes.findIndex(byte => byte >= 0x80))
}

function documentOf(head: Uint8Array): Reason | undefined {
  const begin = Buffer.from(head.buffer, head.byteOffset, Math.min(8, head.length)).toString('latin1')
  if (begin.startsWith('%PDF')) return reason('document', { what: 'PDF' })
  if (begin.startsWith('{\\rtf')) return reason('document', { what: 'RTF' })
  if (begin.startsWith('\xD0\xCF\x11\xE0')) return reason('document', { what: 'Office' })
  if (/^(PK\x03\x04|PK\x05\x06|\x1F\x8B|7z\xBC\xAF|Rar!|BZh|\xFD7zXZ)/.test(begin)) return reason('archive')
  return undefined
}
