/** Files that hold other files, recognised by their first bytes. */
import { type Reason, reason } from '../datasets/common/reasons'

export type Container = 'zip' | 'gz' | 'tar'

/** Needed to tell a tar. */
export const containerHead = 512

export function containerOf(head: Uint8Array): Container | undefined {
  const begin = beginOf(head)
  if (/^PK(\x03\x04|\x05\x06)/.test(begin)) return 'zip'
  // The third byte is the method: deflate, the only one there is.
  if (begin.startsWith('\x1F\x8B\x08')) return 'gz'
  return isTarHeader(head) ? 'tar' : undefined
}

/** Documents and archives that are refused by name. */
export function refusalOf(head: Uint8Array): Reason | undefined {
  const begin = beginOf(head)
  if (begin.startsWith('%PDF')) return reason('document', { what: 'PDF' })
  if (/^PK(\x07\x08|00PK)/.test(begin)) return reason('archive-split')
  return /^(PK\x03\x04|PK\x05\x06|\x1F\x8B|7z\xBC\xAF|Rar!|BZh|\xFD7zXZ|\x28\xB5\x2F\xFD)/.test(begin) ? reason('archive') : undefined
}

function beginOf(head: Uint8Array): string {
  return Buffer.from(head.buffer, head.byteOffset, Math.min(8, head.length)).toString('latin1')
}

/** A tar has no signature in its oldest form; every form has the sum of its header in it. */
export function isTarHeader(head: Uint8Array): boolean {
  if (head.length < 512 || head[0] === 0) return false
  const announced = octal(head, 148, 8)
  let sum = 8 * 0x20
  for (let i = 0; i < 512; i++) if (i < 148 || i >= 156) sum += head[i]!
  return announced === sum
}

/** A number of a tar header: octal digits, or binary where its first bit is set; NaN where it is neither. */
export function octal(bytes: Uint8Array, at: number, length: number): number {
  if (bytes[at]! & 0x80) {
    let value = bytes[at]! & 0x7F
    for (let i = at + 1; i < at + length; i++) value = value * 256 + bytes[i]!
    return value
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString('latin1').replace(/\0.*$/s, '').trim()
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN
}
