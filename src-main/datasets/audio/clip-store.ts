/** Clips in the library: 16 bit samples one after another, and where each begins. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { LibraryFile, readSlice, readVerified, writeLibraryFile } from '../common/files'

const samplesFile = 'samples.i16'
const startsFile = 'starts.u32'
/** Samples that a dataset may hold: opened they take four times as many bytes. */
export const mostSamples = 2 ** 30

export interface StoredClips {
  readonly count: number
  readonly samples: number
  readonly samplesSha256: string
  readonly startsSha256: string
}

export class ClipStore {
  readonly #folder: string
  readonly #file: LibraryFile
  readonly #starts: number[] = [0]
  /** sha256 of the samples of each clip, in hex. */
  readonly hashes: string[] = []

  private constructor(folder: string, file: LibraryFile) {
    this.#folder = folder
    this.#file = file
  }

  static async create(folder: string): Promise<ClipStore> {
    return new ClipStore(folder, await LibraryFile.create(join(folder, samplesFile)))
  }

  get count(): number {
    return this.hashes.length
  }

  get samples(): number {
    return this.#starts.at(-1)!
  }

  lengthOf(clip: number): number {
    return this.#starts[clip + 1]! - this.#starts[clip]!
  }

  async add(clip: Int16Array): Promise<void> {
    const bytes = new Uint8Array(clip.buffer, clip.byteOffset, clip.byteLength)
    await this.#file.write(bytes)
    this.hashes.push(createHash('sha256').update(bytes).digest('hex'))
    this.#starts.push(this.samples + clip.length)
  }

  async finish(): Promise<StoredClips> {
    const samplesSha256 = await this.#file.finish()
    const starts = await writeLibraryFile(join(this.#folder, startsFile), Uint32Array.from(this.#starts))
    return { count: this.count, samples: this.samples, samplesSha256, startsSha256: starts.sha256 }
  }

  async abandon(): Promise<void> {
    await this.#file.abandon()
  }
}

export function isStored(value: unknown): value is StoredClips {
  const stored = value as StoredClips | undefined
  return stored !== undefined && Number.isInteger(stored.count) && Number.isInteger(stored.samples)
    && typeof stored.samplesSha256 === 'string' && typeof stored.startsSha256 === 'string'
}

export async function readStarts(folder: string, { count, startsSha256 }: StoredClips): Promise<Uint32Array> {
  const bytes = await readVerified(join(folder, startsFile), (count + 1) * 4, startsSha256)
  return new Uint32Array(bytes.buffer, bytes.byteOffset, count + 1)
}

/** All samples in -1..1. */
export async function readSamples(folder: string, { samples, samplesSha256 }: StoredClips): Promise<Float32Array> {
  const bytes = await readVerified(join(folder, samplesFile), samples * 2, samplesSha256)
  const stored = new Int16Array(bytes.buffer, bytes.byteOffset, samples)
  const out = new Float32Array(samples)
  for (let i = 0; i < samples; i++) out[i] = stored[i]! / 32768
  return out
}

export async function readClip(folder: string, begin: number, end: number): Promise<Int16Array> {
  const bytes = await readSlice(join(folder, samplesFile), begin * 2, (end - begin) * 2)
  return new Int16Array(bytes.buffer, bytes.byteOffset, end - begin)
}
