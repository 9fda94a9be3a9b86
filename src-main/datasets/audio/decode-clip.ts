/** One file of sound to one clip: mono, of the wanted rate, in 16 bits. */
import { readHead, readReason } from '../common/files'
import { type Reason, reason } from '../common/reasons'
import type { Decoders, SourceFile } from '../define'
import { type AudioFormat, audioFormatOf } from './format'
import { ClipWatch, SampleBuffer, toMono } from './mono'
import { Resampler } from './resampler'
import { readWavForm, readWavSamples, WavProblem } from './wav'

/** Seconds that one clip may last. */
export const longestClip = 600
/** Of a compressed file: more than the longest clip takes in any form that people use. */
const mostCompressedBytes = 128 << 20
const headBytes = 64 * 1024

export interface Clip {
  readonly samples: Int16Array
  readonly isClipped: boolean
  /** Said of a clip that is used and not whole. */
  readonly note?: Reason | undefined
}

export interface DecodeOptions {
  readonly rate: number
  readonly decoders: Decoders
  readonly signal: AbortSignal
}

/** The clip, or why there is none. Throws only when the signal aborts or the process is at fault. */
export async function decodeClip(file: SourceFile, options: DecodeOptions): Promise<Clip | Reason> {
  try {
    const head = await readHead(file.path, Math.min(headBytes, Math.max(1, file.bytes)))
    if (head.length === 0) return reason('empty')
    const format = audioFormatOf(head)
    if (!format) return reason('not-audio')
    if (format.form === 'other') return reason('audio-other', { what: format.what })
    return format.form === 'wav' ? await decodeWav(file, options) : await decodeOutside(file, format, options)
  } catch (thrown) {
    options.signal.throwIfAborted()
    if (thrown instanceof WavProblem) return thrown.why
    if ((thrown as NodeJS.ErrnoException).code !== undefined) return readReason(thrown)
    throw thrown
  }
}

async function decodeWav(file: SourceFile, { rate, signal }: DecodeOptions): Promise<Clip | Reason> {
  const form = await readWavForm(file.path)
  const seconds = form.frames / form.rate
  if (seconds > longestClip) return tooLong(seconds)
  if (form.frames === 0) return reason('audio-silent')
  const maker = new ClipMaker(form, rate)
  for await (const samples of readWavSamples(file.path, form, signal)) maker.add(samples)
  return { ...maker.finish(), note: form.announced > form.frames ? cutShort(form.announced / form.rate, seconds) : undefined }
}

function tooLong(seconds: number): Reason {
  return reason('audio-long', { seconds: Math.round(seconds), limit: longestClip })
}

function cutShort(announced: number, held: number): Reason {
  const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000
  return reason('wav-short', { announced: rounded(announced), held: rounded(held) })
}

type Outside = Extract<AudioFormat, { form: 'window' }>

async function decodeOutside(file: SourceFile, { what, rate, seconds }: Outside, options: DecodeOptions): Promise<Clip | Reason> {
  const { media } = options.decoders
  if (!media) return reason('audio-window', { what })
  if (seconds !== undefined && seconds > longestClip) return tooLong(seconds)
  if (file.bytes > mostCompressedBytes) return reason('too-large', { limit: mostCompressedBytes >> 20 })
  if (rate < 3000 || rate > 768_000) return reason('audio-rate', { rate })
  const found = await media.decodeAudio(file.path, { rate, maxSeconds: longestClip, signal: options.signal })
  if ('problem' in found) return reason('broken-audio', { message: found.problem })
  if ('tooLong' in found) return tooLong(found.tooLong)
  const length = found.channels[0]?.length ?? 0
  if (length === 0) return reason('audio-silent')
  const maker = new ClipMaker({ rate: found.rate, channels: found.channels.length, sampleBytes: 2, frames: length }, options.rate)
  const piece = 1 << 16
  for (let begin = 0; begin < length; begin += piece) maker.add(sideBySide(found.channels, begin, Math.min(piece, length - begin)))
  return maker.finish()
}

function sideBySide(channels: readonly Float32Array[], begin: number, count: number): Float32Array {
  const out = new Float32Array(count * channels.length)
  for (const [c, channel] of channels.entries())
    for (let i = 0; i < count; i++) out[i * channels.length + c] = channel[begin + i]!
  return out
}

interface MakerForm { readonly rate: number, readonly channels: number, readonly sampleBytes: number, readonly frames: number }

class ClipMaker {
  readonly #channels: number
  readonly #watch: ClipWatch
  readonly #resampler: Resampler
  readonly #out: SampleBuffer

  constructor(form: MakerForm, rate: number) {
    this.#channels = form.channels
    this.#watch = new ClipWatch(form.channels, form.sampleBytes * 8)
    this.#resampler = new Resampler(form.rate, rate)
    this.#out = new SampleBuffer(Math.ceil(form.frames * rate / form.rate) + 1)
  }

  add(samples: Float32Array): void {
    this.#watch.see(samples)
    this.#out.add(this.#resampler.push(toMono(samples, this.#channels)))
  }

  finish(): Clip {
    this.#out.add(this.#resampler.end())
    return { samples: this.#out.take(), isClipped: this.#watch.isClipped }
  }
}
