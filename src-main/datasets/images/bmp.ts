/** Uncompressed BMP (8-bit palette, 24 and 32 bits), which the decoder library does not know. */

export interface RawPicture {
  readonly width: number
  readonly height: number
  readonly channels: 3
  /** Row-major, top row first. */
  readonly data: Uint8Array
}

/** Width and height from the header, or undefined where it is of a form that is not read. */
export function bmpSize(file: Buffer): { width: number, height: number } | undefined {
  if (file.length < 54 || file.readUInt32LE(14) < 40) return undefined
  const width = file.readInt32LE(18)
  const height = Math.abs(file.readInt32LE(22))
  const bits = file.readUInt16LE(28)
  const compression = file.readUInt32LE(30)
  // 3 (bit fields) of 32 bits is what most programs write for plain BGRA.
  const isPlain = compression === 0 ? bits === 8 || bits === 24 || bits === 32 : compression === 3 && bits === 32
  return isPlain && width > 0 && height > 0 ? { width, height } : undefined
}

/** Decodes a file whose size was accepted. Throws where it is cut short. */
export function readBmp(file: Buffer): RawPicture {
  const { width, height } = bmpSize(file)!
  const isTopDown = file.readInt32LE(22) < 0
  const bits = file.readUInt16LE(28)
  const start = file.readUInt32LE(10)
  const stride = Math.ceil(width * bits / 32) * 4
  if (start + stride * height > file.length) throw new Error('premature end of the BMP')
  const palette = 14 + file.readUInt32LE(14)
  const data = new Uint8Array(width * height * 3)
  let to = 0
  for (let y = 0; y < height; y++) {
    const row = start + stride * (isTopDown ? y : height - 1 - y)
    for (let x = 0; x < width; x++) {
      const from = bits === 8 ? palette + file[row + x]! * 4 : row + x * (bits / 8)
      data[to++] = file[from + 2]!
      data[to++] = file[from + 1]!
      data[to++] = file[from]!
    }
  }
  return { width, height, channels: 3, data }
}
