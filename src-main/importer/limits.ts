/** How much archives may unpack to, all of one import together. */
import { statfs } from 'node:fs/promises'
import { reason } from '../datasets/common/reasons'
import { ArchiveProblem } from './archive-problem'

const mega = 2 ** 20
export interface Limits {
  readonly entries: number
  readonly bytes: number
  /** Most that real data shrinks to, as a ratio; only asked from `ratioFrom` bytes on. */
  readonly ratio: number
  readonly ratioFrom: number
  /** Archives inside one another. */
  readonly depth: number
}
export const usualLimits: Limits = { entries: 300_000, bytes: 200 * 2 ** 30, ratio: 250, ratioFrom: 64 * mega, depth: 3 }
/** Left free on the disk whatever is unpacked. */
const spare = 512 * mega

export class Budget {
  readonly limits: Limits
  #entries = 0
  #bytes = 0

  constructor(limits: Limits) {
    this.limits = limits
  }

  /** Throws where so many more files are too many. */
  takeEntries(count: number): void {
    this.#entries += count
    if (this.#entries > this.limits.entries) throw new ArchiveProblem(reason('too-many', { limit: this.limits.entries }))
  }

  /** Throws where so many more bytes are too many. */
  takeBytes(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes > this.limits.bytes) throw new ArchiveProblem(reason('archive-bytes', { limit: Math.round(this.limits.bytes / 2 ** 30) }))
  }

  /** Throws where `packed` bytes become more than data does. */
  checkRatio(unpacked: number, packed: number): void {
    if (unpacked < this.limits.ratioFrom || unpacked <= packed * this.limits.ratio) return
    throw new ArchiveProblem(reason('archive-bomb', { times: Math.round(unpacked / Math.max(1, packed)) }))
  }

  checkDepth(depth: number): void {
    if (depth > this.limits.depth) throw new ArchiveProblem(reason('archive-depth', { limit: this.limits.depth }))
  }
}

/** Throws where the disk has no room for so many bytes. */
export async function checkSpace(folder: string, bytes: number): Promise<void> {
  const found = await statfs(folder).catch(() => undefined)
  if (!found) return
  const free = found.bavail * found.bsize
  if (bytes + spare <= free) return
  throw new ArchiveProblem(reason('archive-space', { needed: Math.ceil((bytes + spare) / mega), free: Math.floor(free / mega) }))
}
