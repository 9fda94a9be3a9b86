/** Decoded pictures on their way into the library: written as they come, then ordered by split. */
import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { LibraryFile } from '../common/files'
import { asGrey } from './grey'
import { heldOut } from './split'

export const picturesFile = 'images.u8'
const bufferBytes = 1 << 20

export interface StoredPictures {
  readonly count: number
  readonly channels: 1 | 3
  readonly train: number
  readonly duplicates: number
  readonly sha256: string
  readonly bytes: number
  /** Class of each picture in the order of the file, as it was given with it. */
  readonly labels: Int32Array
}

export class PictureStore {
  readonly #folder: string
  readonly #size: number
  readonly #file: LibraryFile
  /** sha256 of the pixels of each picture, in hex. */
  #hashes: string[] = []
  /** 1 or 3 of each picture as it lies in the file. */
  #channels: number[] = []
  #labels: number[] = []
  #pending: Uint8Array[] = []
  #pendingBytes = 0

  private constructor(folder: string, size: number, file: LibraryFile) {
    this.#folder = folder
    this.#size = size
    this.#file = file
  }

  static async create(folder: string, size: number): Promise<PictureStore> {
    return new PictureStore(folder, size, await LibraryFile.createTemporary(join(folder, 'images.tmp')))
  }

  get count(): number {
    return this.#hashes.length
  }

  get distinct(): number {
    return new Set(this.#hashes).size
  }

  /** One picture [size, size, channels] with the number of its class; a colour picture without colour is kept as grey. */
  async add(pixels: Uint8Array, channels: 1 | 3, label = -1): Promise<void> {
    const grey = channels === 3 ? asGrey(pixels) : pixels
    const kept = grey ?? pixels
    this.#hashes.push(createHash('sha256').update(kept).digest('hex'))
    this.#channels.push(kept.length === this.#size ** 2 ? 1 : 3)
    this.#labels.push(label)
    this.#pending.push(kept)
    this.#pendingBytes += kept.length
    if (this.#pendingBytes >= bufferBytes) await this.#flush()
  }

  async #flush(): Promise<void> {
    const all = Buffer.concat(this.#pending)
    this.#pending = []
    this.#pendingBytes = 0
    await this.#file.write(all)
  }

  /** Writes the final file: the pictures that train, then those that validate, each in the order they were added. */
  async finish(signal: AbortSignal, colour: 'grey' | 'colour' | 'auto' = 'auto'): Promise<StoredPictures> {
    await this.#flush()
    await this.#file.finish()
    const validates = heldOut(this.#hashes, this.#labels)
    const channels = colour === 'colour' || this.#channels.includes(3) ? 3 : 1
    const all = [...this.#hashes.keys()]
    const train = all.filter(index => !validates.has(this.#hashes[index]!))
    const order = [...train, ...all.filter(index => validates.has(this.#hashes[index]!))]
    const out = await LibraryFile.create(join(this.#folder, picturesFile))
    try {
      await this.#copyInOrder(order, { out, channels, signal })
    } catch (thrown) {
      await out.abandon()
      throw thrown
    }
    const sha256 = await out.finish()
    await rm(join(this.#folder, 'images.tmp'))
    const labels = Int32Array.from(order, index => this.#labels[index]!)
    return { count: this.count, channels, train: train.length, duplicates: this.count - this.distinct, sha256, bytes: out.bytes, labels }
  }

  async #copyInOrder(order: readonly number[], { out, channels, signal }: { out: LibraryFile, channels: 1 | 3, signal: AbortSignal }) {
    const pixels = this.#size ** 2
    const places = this.#places()
    // Synchronous reads: for tens of thousands of small pictures a round trip each would cost more than the reading.
    const from = openSync(join(this.#folder, 'images.tmp'), 'r')
    try {
      const perBatch = Math.max(1, Math.floor(bufferBytes / (pixels * channels)))
      for (let begin = 0; begin < order.length; begin += perBatch) {
        signal.throwIfAborted()
        const batch = order.slice(begin, begin + perBatch)
        const data = new Uint8Array(batch.length * pixels * channels)
        for (const [k, index] of batch.entries()) {
          const own = this.#channels[index]!
          const slot = data.subarray(k * pixels * channels, (k + 1) * pixels * channels)
          readSync(from, slot, 0, pixels * own, places[index]!)
          if (own < channels) spread(slot, pixels)
        }
        await out.write(data)
        await setImmediate()
      }
    } finally {
      closeSync(from)
    }
  }

  #places(): number[] {
    let at = 0
    return this.#channels.map(channels => {
      const place = at
      at += this.#size ** 2 * channels
      return place
    })
  }

  /** What was added since is taken back; nothing of it has reached the final file. */
  async rollBackTo(count: number): Promise<void> {
    await this.#flush()
    this.#hashes.length = count
    this.#labels.length = count
    const places = this.#places()
    const end = count === 0 ? 0 : places[count - 1]! + this.#size ** 2 * this.#channels[count - 1]!
    this.#channels.length = count
    this.#file.rewind(end)
  }

  async abandon(): Promise<void> {
    await this.#file.abandon()
  }
}

/** Grey at the beginning of a slot becomes colour in all of it. */
function spread(slot: Uint8Array, pixels: number): void {
  for (let i = pixels - 1; i >= 0; i--) slot.fill(slot[i]!, i * 3, i * 3 + 3)
}
