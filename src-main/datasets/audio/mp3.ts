/** Headers of MPEG audio, only as far as to know a file for one. */

const kbits: Readonly<Record<string, readonly number[]>> = {
  '1-1': [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1-2': [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1-3': [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2-1': [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2-2': [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
}
const rates = [44_100, 48_000, 32_000]

interface Mp3Frame { readonly rate: number, readonly bytes: number }

/** Rate of an MP3, or undefined where it is none: one frame must follow another, for a few bits alone prove nothing. */
export function mp3Rate(head: Buffer): number | undefined {
  const tag = head.toString('latin1', 0, 3) === 'ID3' ? tagBytes(head) : 0
  // A tag with a picture fills the head: its name must do.
  if (tag + 4 > head.length) return tag > 0 ? 44_100 : undefined
  for (let at = tag; at < Math.min(tag + 4096, head.length - 4); at++) {
    const frame = frameAt(head, at)
    if (!frame) {
      if (tag === 0) return undefined
      continue
    }
    const next = at + frame.bytes
    if (next + 4 > head.length ? tag > 0 : frameAt(head, next)?.rate === frame.rate) return frame.rate
    if (tag === 0) return undefined
  }
  return undefined
}

function tagBytes(head: Buffer): number {
  if (head.length < 10) return 0
  return 10 + (head[6]! & 127) * 2 ** 21 + (head[7]! & 127) * 2 ** 14 + (head[8]! & 127) * 2 ** 7 + (head[9]! & 127)
}

function frameAt(head: Buffer, at: number): Mp3Frame | undefined {
  const word = head.readUInt32BE(at)
  const version = word >>> 19 & 3
  const layer = 4 - (word >>> 17 & 3)
  const row = (word >>> 12 & 15) - 1
  const rateAt = word >>> 10 & 3
  if (word >>> 21 !== 0x7FF || version === 1 || layer === 4 || row < 0 || row > 13 || rateAt === 3) return undefined
  const isFirst = version === 3
  const rate = rates[rateAt]! / (isFirst ? 1 : version === 2 ? 2 : 4)
  const bits = kbits[isFirst ? `1-${layer}` : layer === 1 ? '2-1' : '2-2']![row]! * 1000
  const padding = word >>> 9 & 1
  if (layer === 1) return { rate, bytes: (Math.floor(12 * bits / rate) + padding) * 4 }
  return { rate, bytes: Math.floor((layer === 3 && !isFirst ? 72 : 144) * bits / rate) + padding }
}
