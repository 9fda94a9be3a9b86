/** Whether a picture file moves, and what is a film of a kind that is not read: both from the first bytes. */

/** `isWhole`: whether `head` is all of the file. */
export function isAnimated(head: Uint8Array, isWhole: boolean): boolean {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  const begin = bytes.toString('latin1', 0, 16)
  if (/^GIF8[79]a/.test(begin)) return isAnimatedGif(bytes, isWhole)
  if (/^RIFF....WEBPVP8X/s.test(bytes.toString('latin1', 0, 16))) return bytes.length > 20 && (bytes[20]! & 2) !== 0
  return begin.startsWith('\x89PNG') && apngFrames(bytes) > 1
}

/** Films in containers that need a decoder of their own. */
export function isFilmContainer(head: Uint8Array): boolean {
  const begin = Buffer.from(head.buffer, head.byteOffset, Math.min(4096, head.byteLength)).toString('latin1')
  if (/^....ftyp(isom|iso[2-6]|mp4[12]|avc1|qt {2}|M4V |MSNV|3gp)/s.test(begin) || /^RIFF....AVI /s.test(begin)) return true
  return begin.startsWith('\x1A\x45\xDF\xA3') && /V_(VP8|VP9|AV1|MPEG)/.test(begin)
}

/** A file that says it repeats and is longer than the head has more than the one frame in the head. */
function isAnimatedGif(bytes: Buffer, isWhole: boolean): boolean {
  const { frames, repeats } = scanGif(bytes)
  return frames > 1 || (repeats && !isWhole)
}

/** Goes over the blocks of a GIF; `isComplete`: whether its end mark was reached, of which a decoder takes no notice. */
export function scanGif(bytes: Buffer): { frames: number, repeats: boolean, isComplete: boolean } {
  const tableOf = (flags: number): number => flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
  let at = 13 + tableOf(bytes[10] ?? 0)
  let frames = 0
  let repeats = false
  while (at < bytes.length) {
    const block = bytes[at]!
    if (block === 0x2C) {
      frames++
      at += 11 + tableOf(bytes[at + 9] ?? 0)
    } else if (block === 0x21) {
      repeats ||= bytes.toString('latin1', at + 3, at + 11) === 'NETSCAPE'
      at += 2
    } else {
      return { frames, repeats, isComplete: block === 0x3B }
    }
    // Blocks of data, each with its length, until one of none.
    while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1
    at++
  }
  return { frames, repeats, isComplete: false }
}

/** Frames that an animated PNG announces before its pixels; 0 where it is a still one. */
function apngFrames(bytes: Buffer): number {
  for (let at = 8; at + 12 <= bytes.length;) {
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (type === 'acTL') return bytes.readUInt32BE(at + 8)
    if (type === 'IDAT') return 0
    at += 12 + bytes.readUInt32BE(at)
  }
  return 0
}
