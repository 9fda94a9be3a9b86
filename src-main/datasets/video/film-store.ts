/** Films on their way into the library: written as they come, then ordered by split. */
import { createHash, type Hash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LibraryFile, readSlice } from '../common/files'
import { asGrey } from '../images/grey'
import { convertChannels } from '../images/resample'
import { heldOut } from '../images/split'

export const framesFile = 'frames.u8'
const temporary = 'frames.tmp'
const copyBytes = 4 << 20

export interface StoredFilm { readonly name: string, readonly frames: number, readonly label: number }
interface PendingFilm extends StoredFilm { readonly start: number, readonly hash: string }

export interface StoredFilms {
  /** Those that train first. */
  readonly films: readonly StoredFilm[]
  readonly train: number
  readonly channels: 1 | 3
  readonly sha256: string
}

export class FilmStore {
  readonly films: PendingFilm[] = []
  readonly #folder: string
  readonly #frameBytes: number
  readonly #file: LibraryFile
  #hash: Hash = createHash('sha256')
  #frames = 0
  #start = 0
  #isColoured = false
  #hasColour = false

  private constructor(folder: string, size: number, file: LibraryFile) {
    this.#folder = folder
    this.#frameBytes = size * size * 3
    this.#file = file
  }

  static async create(folder: string, size: number): Promise<FilmStore> {
    return new FilmStore(folder, size, await LibraryFile.createTemporary(join(folder, temporary)))
  }

  /** One more frame [size, size, 3] of the film under way. */
  async addFrame(pixels: Uint8Array): Promise<void> {
    this.#isColoured ||= asGrey(pixels) === undefined
    this.#hash.update(pixels)
    await this.#file.write(pixels)
    this.#frames++
  }

  get frames(): number {
    return this.#frames
  }

  /** The frames since the last film are one. */
  endFilm(name: string, label: number): void {
    this.films.push({ name, label, frames: this.#frames, start: this.#start, hash: this.#hash.digest('hex') })
    this.#start += this.#frames
    this.#hasColour ||= this.#isColoured
    this.#begin()
  }

  /** The frames since the last film are not used. */
  dropFilm(): void {
    this.#file.rewind(this.#start * this.#frameBytes)
    this.#begin()
  }

  #begin(): void {
    this.#hash = createHash('sha256')
    this.#frames = 0
    this.#isColoured = false
  }

  /** Writes the final file. A tenth of the films validates, none where there is but one: no film stands on both sides. */
  async finish(signal: AbortSignal, colour: 'grey' | 'colour' | 'auto'): Promise<StoredFilms> {
    await this.#file.finish()
    const hashes = this.films.map(film => film.hash)
    const held = new Set(hashes).size > 1 ? heldOut(hashes, this.films.map(film => film.label)) : new Set<string>()
    const train = this.films.filter(film => !held.has(film.hash))
    const films = [...train, ...this.films.filter(film => held.has(film.hash))]
    const channels = colour === 'colour' || (colour === 'auto' && this.#hasColour) ? 3 : 1
    const out = await LibraryFile.create(join(this.#folder, framesFile))
    try {
      for (const film of films) await this.#copy(film, { out, channels, signal })
    } catch (thrown) {
      await out.abandon()
      throw thrown
    }
    const sha256 = await out.finish()
    await rm(join(this.#folder, temporary))
    return { films: films.map(({ name, frames, label }) => ({ name, frames, label })), train: train.length, channels, sha256 }
  }

  async #copy({ start, frames }: PendingFilm, { out, channels, signal }: { out: LibraryFile, channels: 1 | 3, signal: AbortSignal }) {
    const step = Math.max(1, Math.floor(copyBytes / this.#frameBytes))
    for (let at = 0; at < frames; at += step) {
      signal.throwIfAborted()
      const count = Math.min(step, frames - at)
      const bytes = await readSlice(join(this.#folder, temporary), (start + at) * this.#frameBytes, count * this.#frameBytes)
      await out.write(convertChannels(bytes, 3, channels))
    }
  }

  async abandon(): Promise<void> {
    await this.#file.abandon()
  }
}
