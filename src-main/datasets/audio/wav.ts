/** WAV files: what the header says, and the samples as they are read. Own code, so that every form is read alike everywhere. */
import type { FileHandle } from 'node:fs/promises'
import { openToRead } from '../common/files'
import { type Reason, reason } from '../common/reasons'

export interface WavForm {
  readonly rate: number
  readonly channels: number
  readonly coding: 'pcm' | 'float'
  /** Bytes of one sample of one channel. */
  readonly sampleBytes: number
  /** Where the samples begin in the file. */
  readonly dataOffset: number
  /** Samples of each channel that are there. */
  readonly frames: number
  /** Samples of each channel that the header announces; more than `frames` where the file is cut short. */
  readonly announced: number
}

const chunkBytes = 1 << 18
/** Beyond this something else than a sound was written with the head of one. */
const mostChunks = 10_000
const unknownSize = 0xFFFFFFFF
/** Chunks that follow the samples; after a `data` of size 0 they tell an empty sound from one whose writer never came back. */
const trailers = new Set(['LIST', 'id3 ', 'ID3 ', 'bext', 'fact', 'cue ', 'smpl', 'JUNK', 'PAD ', 'FLLR', 'iXML', 'acid', 'inst'])

/** A file whose header says nothing that can be read. */
export class WavProblem extends Error {
  readonly why: Reason

  constructor(why: Reason) {
    super(why.texts.en)
    this.why = why
  }
}

/** Reads the header; the samples are not touched. Throws a WavProblem, or what the system throws. */
export async function readWavForm(path: string): Promise<WavForm> {
  const handle = await openToRead(path)
  try {
    return await new Header(handle, (await handle.stat()).size).read()
  } finally {
    await handle.close()
  }
}

interface Coding { rate: number, channels: number, coding: 'pcm' | 'float', sampleBytes: number }

class Header {
  readonly #handle: FileHandle
  readonly #size: number
  #coding: Coding | undefined
  /** Size of the samples by the 64-bit header of RF64. */
  #longSize: number | undefined

  constructor(handle: FileHandle, size: number) {
    this.#handle = handle
    this.#size = size
  }

  async read(): Promise<WavForm> {
    const head = await this.#bytes(0, 12)
    if (head.length < 12 || head.toString('latin1', 8, 12) !== 'WAVE') throw problem('no WAVE header')
    if (!['RIFF', 'RF64', 'BW64'].includes(head.toString('latin1', 0, 4))) throw problem('no RIFF header')
    let at = 12
    for (let n = 0; n < mostChunks; n++) {
      const chunk = await this.#bytes(at, 8)
      if (chunk.length < 8) throw problem(this.#coding ? 'no samples' : 'no format')
      const id = chunk.toString('latin1', 0, 4)
      const size = chunk.readUInt32LE(4)
      const body = at + 8
      if (id === 'data') return await this.#form(body, size)
      if (id === 'fmt ') this.#coding = codingOf(await this.#bytes(body, Math.min(size, 40)))
      if (id === 'ds64') this.#longSize = longSizeOf(await this.#bytes(body, 16))
      at = body + size + size % 2
    }
    throw problem('too many chunks')
  }

  async #form(dataOffset: number, size: number): Promise<WavForm> {
    if (!this.#coding) throw problem('no format before the samples')
    const { channels, sampleBytes } = this.#coding
    const there = this.#size - dataOffset
    const announced = await this.#announced(dataOffset, size, there)
    const frameBytes = channels * sampleBytes
    return {
      ...this.#coding, dataOffset,
      frames: Math.floor(Math.min(there, announced) / frameBytes), announced: Math.floor(announced / frameBytes),
    }
  }

  /** Writers that could not go back leave 0 or the largest number: then the samples go on to the end of the file. */
  async #announced(dataOffset: number, size: number, there: number): Promise<number> {
    if (size === unknownSize) return this.#longSize || there
    if (size > 0) return size
    const next = await this.#bytes(dataOffset, 8)
    return next.length === 8 && trailers.has(next.toString('latin1', 0, 4)) && next.readUInt32LE(4) <= there - 8 ? 0 : there
  }

  async #bytes(at: number, count: number): Promise<Buffer> {
    const bytes = Buffer.alloc(count)
    const { bytesRead } = await this.#handle.read(bytes, 0, count, at)
    return bytes.subarray(0, bytesRead)
  }
}

function problem(message: string): WavProblem {
  return new WavProblem(reason('wav-form', { message }))
}

function longSizeOf(body: Buffer): number | undefined {
  return body.length < 16 ? undefined : Number(body.readBigUInt64LE(8))
}

const codings: Readonly<Record<number, 'pcm' | 'float'>> = { 1: 'pcm', 3: 'float' }
const names: Readonly<Record<number, string>> = {
  2: 'ADPCM', 6: 'A-law', 7: 'µ-law', 0x11: 'IMA ADPCM', 0x31: 'GSM 6.10', 0x50: 'MPEG', 0x55: 'MP3', 0x161: 'WMA',
}

function codingOf(body: Buffer): Coding {
  if (body.length < 16) throw problem('short format')
  const tag = body.readUInt16LE(0)
  // WAVE_FORMAT_EXTENSIBLE: the tag is the beginning of the sub-format.
  const code = tag === 0xFFFE && body.length >= 26 ? body.readUInt16LE(24) : tag
  const coding = codings[code]
  if (!coding) throw new WavProblem(reason('wav-coding', { coding: names[code] ?? `0x${code.toString(16)}` }))
  const channels = body.readUInt16LE(2)
  const rate = body.readUInt32LE(4)
  const align = body.readUInt16LE(12)
  const bits = body.readUInt16LE(14)
  if (channels < 1 || channels > 64) throw new WavProblem(reason('audio-channels', { channels, limit: 64 }))
  if (rate < 1000 || rate > 768_000) throw new WavProblem(reason('audio-rate', { rate }))
  // 20 bits lie in three bytes, 24 bits sometimes in four: the place that a sample takes counts.
  const sampleBytes = align > 0 && align % channels === 0 ? align / channels : Math.ceil(bits / 8)
  const known = coding === 'pcm' ? [1, 2, 3, 4] : [4, 8]
  if (!known.includes(sampleBytes) || bits > sampleBytes * 8 || bits === 0)
    throw new WavProblem(reason('wav-coding', { coding: `${bits} bit ${coding === 'pcm' ? 'PCM' : 'float'}` }))
  return { rate, channels, coding, sampleBytes }
}

/** Samples in -1..1, channels side by side, in pieces of at most 256 KiB of the file. */
export async function* readWavSamples(path: string, form: WavForm, signal: AbortSignal): AsyncGenerator<Float32Array> {
  const frameBytes = form.channels * form.sampleBytes
  const perChunk = Math.max(1, Math.floor(chunkBytes / frameBytes))
  const convert = converterFor(form)
  const handle = await openToRead(path)
  try {
    const buffer = Buffer.from(new ArrayBuffer(Math.min(perChunk, form.frames) * frameBytes))
    for (let done = 0; done < form.frames;) {
      signal.throwIfAborted()
      const wanted = Math.min(perChunk, form.frames - done)
      const { bytesRead } = await handle.read(buffer, 0, wanted * frameBytes, form.dataOffset + done * frameBytes)
      const frames = Math.floor(bytesRead / frameBytes)
      // The file shrank while it was read.
      if (frames === 0) return
      yield convert(buffer, frames * form.channels)
      done += frames
    }
  } finally {
    await handle.close()
  }
}

type Convert = (bytes: Buffer, count: number) => Float32Array

function converterFor({ coding, sampleBytes }: WavForm): Convert {
  if (coding === 'float') return sampleBytes === 4
    ? (bytes, count) => finite(new Float32Array(bytes.buffer, bytes.byteOffset, count))
    : (bytes, count) => finite(new Float64Array(bytes.buffer, bytes.byteOffset, count))
  switch (sampleBytes) {
    // 8 bits alone are unsigned.
    case 1: return (bytes, count) => Float32Array.from({ length: count }, (_, i) => (bytes[i]! - 128) / 128)
    case 2: return (bytes, count) => scaled(new Int16Array(bytes.buffer, bytes.byteOffset, count), 2 ** 15)
    case 3: return (bytes, count) => from24(bytes, count)
    default: return (bytes, count) => scaled(new Int32Array(bytes.buffer, bytes.byteOffset, count), 2 ** 31)
  }
}

function scaled(from: Int16Array | Int32Array, full: number): Float32Array {
  const out = new Float32Array(from.length)
  for (let i = 0; i < out.length; i++) out[i] = from[i]! / full
  return out
}

function from24(bytes: Uint8Array, count: number): Float32Array {
  const out = new Float32Array(count)
  // Shifted to the top of 32 bits, so that the sign is the sign.
  for (let i = 0, at = 0; i < count; i++, at += 3)
    out[i] = (bytes[at]! << 8 | bytes[at + 1]! << 16 | bytes[at + 2]! << 24) / 2 ** 31
  return out
}

/** What is no number becomes silence; what no sound has is held in bounds, so that filters stay finite. */
function finite(from: Float32Array | Float64Array): Float32Array {
  const out = new Float32Array(from.length)
  for (let i = 0; i < out.length; i++) {
    const value = from[i]!
    out[i] = Number.isNaN(value) ? 0 : Math.max(-16, Math.min(16, value))
  }
  return out
}
