/** Bytes of JSON cut into the values of an array, or into lines, without reading the whole. */
import type { Limits } from './limits'

export interface Element {
  readonly bytes: Buffer
  /** Larger than a row may be: `bytes` is empty. */
  readonly isTooLong: boolean
}

const tooLong: Element = { bytes: Buffer.alloc(0), isTooLong: true }

export async function* linesOf(chunks: AsyncIterable<Buffer>, limits: Limits): AsyncGenerator<Element> {
  let rest: Buffer = Buffer.alloc(0)
  let isSkipping = false
  for await (const chunk of chunks) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    let from = 0
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      if (isSkipping) yield tooLong
      else if (!isBlank(bytes, from, end)) yield { bytes: bytes.subarray(from, end), isTooLong: false }
      isSkipping = false
      from = end + 1
    }
    if (bytes.length - from > limits.rowBytes) isSkipping = true
    rest = Buffer.from(bytes.subarray(isSkipping ? bytes.length : from))
  }
  if (isSkipping) yield tooLong
  else if (!isBlank(rest, 0, rest.length)) yield { bytes: rest, isTooLong: false }
}

function isBlank(bytes: Buffer, from: number, end: number): boolean {
  while (from < end && bytes[from]! <= 32) from++
  return from >= end
}

const quote = 0x22
const backslash = 0x5C
const comma = 0x2C

/** Values of the array that the bytes are; one that is cut off at the end is given as it is, for it to be told. */
export async function* elementsOf(chunks: AsyncIterable<Buffer>, limits: Limits): AsyncGenerator<Element> {
  let rest: Buffer = Buffer.alloc(0)
  let scanned = 0
  let depth = 0
  let isString = false
  let isSkipping = false
  for await (const chunk of chunks) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    let from = 0
    for (let i = scanned; i < bytes.length; i++) {
      const byte = bytes[i]!
      if (isString) {
        if (byte === backslash) i++
        else if (byte === quote) isString = false
      } else if (byte === quote) {
        isString = true
      } else if (byte === 0x5B || byte === 0x7B) {
        if (++depth === 1) from = i + 1
      } else if (byte === 0x5D || byte === 0x7D || (byte === comma && depth === 1)) {
        const isEnd = byte !== comma && --depth === 0
        if (isEnd || byte === comma) {
          if (isSkipping) yield tooLong
          else if (!isBlank(bytes, from, i)) yield { bytes: bytes.subarray(from, i), isTooLong: false }
          isSkipping = false
          from = i + 1
        }
        if (isEnd) return
      }
    }
    // A backslash that ends a chunk is looked at again with what it stands before.
    const isOpen = isString && endsInBackslash(bytes, from)
    const seen = bytes.length - (isOpen ? 1 : 0)
    if (bytes.length - from > limits.rowBytes) isSkipping = true
    if (isSkipping) from = seen
    rest = Buffer.from(bytes.subarray(from))
    scanned = seen - from
  }
  if (isSkipping) yield tooLong
  else if (!isBlank(rest, 0, rest.length)) yield { bytes: rest, isTooLong: false }
}

function endsInBackslash(bytes: Buffer, from: number): boolean {
  let count = 0
  for (let i = bytes.length - 1; i >= from && bytes[i] === backslash; i--) count++
  return count % 2 === 1
}
