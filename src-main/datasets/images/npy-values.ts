/** The values of NumPy arrays, and what range of them means as brightness. */
import { type NpyHeader, type NpyType, bytesOf } from './npy-header'

type Read = (bytes: Buffer, at: number) => number

const readers: Record<NpyType, readonly [little: Read, big: Read]> = {
  u1: [(b, at) => b[at]!, (b, at) => b[at]!],
  i1: [(b, at) => b.readInt8(at), (b, at) => b.readInt8(at)],
  u2: [(b, at) => b.readUInt16LE(at), (b, at) => b.readUInt16BE(at)],
  i2: [(b, at) => b.readInt16LE(at), (b, at) => b.readInt16BE(at)],
  u4: [(b, at) => b.readUInt32LE(at), (b, at) => b.readUInt32BE(at)],
  i4: [(b, at) => b.readInt32LE(at), (b, at) => b.readInt32BE(at)],
  u8: [(b, at) => Number(b.readBigUInt64LE(at)), (b, at) => Number(b.readBigUInt64BE(at))],
  i8: [(b, at) => Number(b.readBigInt64LE(at)), (b, at) => Number(b.readBigInt64BE(at))],
  f2: [(b, at) => half(b.readUInt16LE(at)), (b, at) => half(b.readUInt16BE(at))],
  f4: [(b, at) => b.readFloatLE(at), (b, at) => b.readFloatBE(at)],
  f8: [(b, at) => b.readDoubleLE(at), (b, at) => b.readDoubleBE(at)],
}

/** IEEE 754 binary16. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** All whole values in these bytes. */
export function valuesOf(bytes: Buffer, { type, isBigEndian }: Pick<NpyHeader, 'type' | 'isBigEndian'>): Float64Array {
  const read = readers[type][isBigEndian ? 1 : 0]
  const size = bytesOf(type)
  const values = new Float64Array(Math.floor(bytes.length / size))
  for (let i = 0; i < values.length; i++) values[i] = read(bytes, i * size)
  return values
}

export class ValueRange {
  least = Infinity
  most = -Infinity
  isFinite = true

  add(values: Float64Array): void {
    for (const value of values) {
      if (value < this.least) this.least = value
      if (value > this.most) this.most = value
      if (!Number.isFinite(value)) this.isFinite = false
    }
  }

  /** What to add and then to multiply by to have 0..255: for 0..1, -1..1 and 0..255; else a string that says what there is. */
  toBytes(): { readonly plus: number, readonly times: number } | string {
    const { least, most } = this
    if (!this.isFinite) return 'values that are not finite numbers'
    if (least >= 0 && most <= 1) return { plus: 0, times: 255 }
    if (least >= -1 && most <= 1) return { plus: 1, times: 127.5 }
    if (least >= 0 && most <= 255) return { plus: 0, times: 1 }
    return `values from ${Number(least.toPrecision(4))} to ${Number(most.toPrecision(4))}, not 0..255, 0..1 or -1..1`
  }
}
