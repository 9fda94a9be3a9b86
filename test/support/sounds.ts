/** WAV files of every form, made for tests. */

export interface ToneOptions { readonly rate?: number, readonly seconds?: number, readonly level?: number }

export function tone(hertz: number, { rate = 16_000, seconds = 0.5, level = 0.5 }: ToneOptions = {}): Float32Array {
  return Float32Array.from({ length: Math.round(rate * seconds) }, (_, i) => level * Math.sin(2 * Math.PI * hertz * i / rate))
}

type Coding = 'u8' | 's16' | 's24' | 's32' | 'f32' | 'f64'

export interface WavOptions {
  readonly rate?: number
  readonly coding?: Coding
  /** Beside the first, which the samples are. */
  readonly others?: readonly Float32Array[]
  readonly isExtensible?: boolean
  /** In place of what the header should say. */
  readonly dataSize?: number
  readonly is64?: boolean
  /** Put before the samples, and after them. */
  readonly before?: readonly Buffer[]
  readonly after?: readonly Buffer[]
}

const sampleBytes: Readonly<Record<Coding, number>> = { u8: 1, s16: 2, s24: 3, s32: 4, f32: 4, f64: 8 }

export function wav(samples: Float32Array, options: WavOptions = {}): Buffer {
  const { rate = 16_000, coding = 's16', others = [], before = [], after = [], is64 = false } = options
  const all = [samples, ...others]
  const size = sampleBytes[coding]
  const data = Buffer.alloc(samples.length * all.length * size)
  let at = 0
  for (let i = 0; i < samples.length; i++) {
    for (const channel of all) {
      put(data, at, channel[i]!, coding)
      at += size
    }
  }
  const dataHead = Buffer.from('data\0\0\0\0', 'latin1')
  dataHead.writeUInt32LE(is64 ? 0xFFFFFFFF : options.dataSize ?? data.length, 4)
  const ds64 = is64 ? [chunk('ds64', longSizes(options.dataSize ?? data.length))] : []
  const body = Buffer.concat([
    Buffer.from('WAVE'), ...ds64, chunk('fmt ', format(rate, all.length, coding, options.isExtensible ?? false)), ...before, dataHead, data,
    Buffer.alloc(data.length % 2), ...after,
  ])
  const head = Buffer.from(is64 ? 'RF64\xFF\xFF\xFF\xFF' : 'RIFF\0\0\0\0', 'latin1')
  if (!is64) head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}

export function chunk(id: string, body: Buffer): Buffer {
  const head = Buffer.from(`${id}\0\0\0\0`, 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)])
}

function longSizes(data: number): Buffer {
  const body = Buffer.alloc(28)
  body.writeBigUInt64LE(BigInt(data), 8)
  return body
}

function format(rate: number, channels: number, coding: Coding, isExtensible: boolean): Buffer {
  const size = sampleBytes[coding]
  const code = coding.startsWith('f') ? 3 : 1
  const body = Buffer.alloc(isExtensible ? 40 : 16)
  body.writeUInt16LE(isExtensible ? 0xFFFE : code, 0)
  body.writeUInt16LE(channels, 2)
  body.writeUInt32LE(rate, 4)
  body.writeUInt32LE(rate * size * channels, 8)
  body.writeUInt16LE(size * channels, 12)
  body.writeUInt16LE(size * 8, 14)
  if (isExtensible) {
    body.writeUInt16LE(22, 16)
    body.writeUInt16LE(size * 8, 18)
    body.writeUInt16LE(code, 24)
    Buffer.from('000000001000800000aa00389b71', 'hex').copy(body, 26)
  }
  return body
}

function put(data: Buffer, at: number, value: number, coding: Coding): void {
  const whole = (bits: number): number => Math.max(-(2 ** (bits - 1)), Math.min(2 ** (bits - 1) - 1, Math.round(value * 2 ** (bits - 1))))
  switch (coding) {
    case 'u8': data[at] = whole(8) + 128; break
    case 's16': data.writeInt16LE(whole(16), at); break
    case 's24': data.writeIntLE(whole(24), at, 3); break
    case 's32': data.writeInt32LE(whole(32), at); break
    case 'f32': data.writeFloatLE(value, at); break
    case 'f64': data.writeDoubleLE(value, at)
  }
}

/** Level of one frequency in a piece of sound, in dB of full scale, with a window that hides its ends. */
export function levelAt(samples: Float32Array, hertz: number, rate: number): number {
  let re = 0
  let im = 0
  let sum = 0
  for (let i = 0; i < samples.length; i++) {
    const x = 2 * Math.PI * i / (samples.length - 1)
    // Blackman-Harris: -92 dB beside the main lobe.
    const window = 0.35875 - 0.48829 * Math.cos(x) + 0.14128 * Math.cos(2 * x) - 0.01168 * Math.cos(3 * x)
    re += samples[i]! * window * Math.cos(2 * Math.PI * hertz * i / rate)
    im += samples[i]! * window * Math.sin(2 * Math.PI * hertz * i / rate)
    sum += window
  }
  return 20 * Math.log10(2 * Math.hypot(re, im) / sum + 1e-12)
}
