/** Resizing in plain code, so that the trainer needs no decoder. */

/** The taps of each output place: `count` source places from `start` on with weights that sum to 1. */
interface Taps { readonly starts: Int32Array, readonly count: number, readonly weights: Float32Array }

/**
 * A triangle filter, widened when shrinking (so that every source pixel counts: no moiré) and plain bilinear when
 * enlarging; edges repeat by renormalised weights.
 */
function tapsOf(from: number, to: number): Taps {
  const scale = from / to
  const reach = Math.max(1, scale)
  const count = Math.min(from, Math.ceil(reach * 2) + 1)
  const starts = new Int32Array(to)
  const weights = new Float32Array(to * count)
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale - 0.5
    const start = Math.min(from - count, Math.max(0, Math.ceil(centre - reach)))
    starts[i] = start
    let sum = 0
    for (let k = 0; k < count; k++) {
      const weight = Math.max(0, 1 - Math.abs(start + k - centre) / reach)
      weights[i * count + k] = weight
      sum += weight
    }
    for (let k = 0; k < count; k++) weights[i * count + k]! /= sum
  }
  return { starts, count, weights }
}

/** Square pictures of `from` px resized to `to` px. [n, from, from, channels] -> [n, to, to, channels], 0..255. */
export function resizeSquares(pictures: Uint8Array, { from, to, channels }: { from: number, to: number, channels: number }): Uint8Array {
  if (from === to) return pictures
  const taps = tapsOf(from, to)
  const n = pictures.length / (from * from * channels)
  const out = new Uint8Array(n * to * to * channels)
  const middle = new Float32Array(from * to * channels)
  for (let i = 0; i < n; i++) {
    shrinkRows(pictures, i * from * from * channels, middle, { from, to, channels, taps })
    shrinkColumns(middle, out, i * to * to * channels, { to, channels, taps })
  }
  return out
}

interface Plan { readonly to: number, readonly channels: number, readonly taps: Taps }

function shrinkRows(source: Uint8Array, at: number, middle: Float32Array, { from, to, channels, taps }: Plan & { from: number }): void {
  const { starts, count, weights } = taps
  for (let y = 0; y < from; y++) {
    const row = at + y * from * channels
    for (let x = 0; x < to; x++) {
      const begin = row + starts[x]! * channels
      for (let c = 0; c < channels; c++) {
        let sum = 0
        for (let k = 0; k < count; k++) sum += source[begin + k * channels + c]! * weights[x * count + k]!
        middle[(y * to + x) * channels + c] = sum
      }
    }
  }
}

function shrinkColumns(middle: Float32Array, out: Uint8Array, at: number, { to, channels, taps }: Plan): void {
  const { starts, count, weights } = taps
  const width = to * channels
  for (let y = 0; y < to; y++) {
    const begin = starts[y]! * width
    for (let x = 0; x < width; x++) {
      let sum = 0.5
      for (let k = 0; k < count; k++) sum += middle[begin + k * width + x]! * weights[y * count + k]!
      out[at + y * width + x] = sum
    }
  }
}

/** Grey to colour by repeating, colour to grey by luma (ITU-R BT.601). */
export function convertChannels(pictures: Uint8Array, from: number, to: number): Uint8Array {
  if (from === to) return pictures
  const pixels = pictures.length / from
  const out = new Uint8Array(pixels * to)
  for (let i = 0; i < pixels; i++) {
    if (to === 3) out.fill(pictures[i]!, i * 3, i * 3 + 3)
    else out[i] = 0.299 * pictures[i * 3]! + 0.587 * pictures[i * 3 + 1]! + 0.114 * pictures[i * 3 + 2]! + 0.5
  }
  return out
}
