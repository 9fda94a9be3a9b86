/** Pairs as the library keeps them: two columns of texts and who trains, validates, tests. */
import { join } from 'node:path'
import { cleaned } from '../common/example-text'
import { type StoredFile, writeLibraryFile } from '../common/files'
import { seededOrder, splitThree } from '../common/split'
import type { RawPair } from './raw-pair'
import { type StoredColumn, TextColumnWriter, Uint32List } from './text-column'
import { TextNumbers } from './text-numbers'

/** Longer texts do not help a network that reads them whole. */
export const longestText = 10_000
export const splitFile = 'split.u8'
const splitSeed = 1

export interface StoredPairs {
  readonly source: StoredColumn
  readonly target: StoredColumn
  readonly split: StoredFile
  readonly count: number
  readonly train: number
  readonly val: number
}

/** What became of a pair. */
export type Added = 'added' | 'empty' | 'duplicate' | 'long'

export class PairStore {
  readonly #folder: string
  readonly #source: TextColumnWriter
  readonly #target: TextColumnWriter
  readonly #pairs = new TextNumbers()
  readonly #sources = new TextNumbers()
  /** Number of the source of each pair: pairs with one source stay on one side of the split. */
  readonly #groups = new Uint32List()
  /** Characters of all sources and of all targets. */
  readonly lengths: [source: number, target: number] = [0, 0]

  private constructor(folder: string, source: TextColumnWriter, target: TextColumnWriter) {
    this.#folder = folder
    this.#source = source
    this.#target = target
  }

  static async create(folder: string): Promise<PairStore> {
    return new PairStore(folder, await TextColumnWriter.create(folder, 'source'), await TextColumnWriter.create(folder, 'target'))
  }

  get count(): number {
    return this.#groups.length
  }

  add(pair: RawPair): Added {
    const source = cleaned(pair.source)
    const target = cleaned(pair.target)
    if (source === '' || target === '') return 'empty'
    if (source.length > longestText || target.length > longestText) return 'long'
    const before = this.#pairs.count
    if (this.#pairs.numberOf(`${source}\0${target}`) < before) return 'duplicate'
    this.#groups.push(this.#sources.numberOf(source))
    this.#source.add(source)
    this.#target.add(target)
    this.lengths[0] += source.length
    this.lengths[1] += target.length
    return 'added'
  }

  async flush(): Promise<void> {
    await this.#source.flush()
    await this.#target.flush()
  }

  async finish(): Promise<StoredPairs> {
    const { count } = this
    const sides = splitByGroup(this.#groups.values, this.#sources.count)
    const source = await this.#source.finish()
    const target = await this.#target.finish()
    const split = await writeLibraryFile(join(this.#folder, splitFile), sides)
    return { source, target, split, count, train: countOf(sides, 0), val: countOf(sides, 1) }
  }

  async abandon(): Promise<void> {
    await this.#source.abandon()
    await this.#target.abandon()
  }
}

/** Side of each row (0 train, 1 val, 2 test): whole groups in a seeded order go to val and test while they fit. */
export function splitByGroup(groups: Uint32Array, groupCount: number): Uint8Array {
  const sizes = new Uint32Array(groupCount)
  for (const group of groups) sizes[group]!++
  const wanted = splitThree(groups.length)
  const left = { val: wanted.val, test: wanted.test }
  const sideOf = new Uint8Array(groupCount)
  for (const group of seededOrder(groupCount, splitSeed)) {
    const size = sizes[group]!
    const side = size <= left.val ? 'val' : size <= left.test ? 'test' : undefined
    if (!side) continue
    left[side] -= size
    sideOf[group] = side === 'val' ? 1 : 2
  }
  return Uint8Array.from(groups, group => sideOf[group]!)
}

/** Side of each row, each class split by itself, so that its share is the same on all sides. */
export function splitByClass(labels: ArrayLike<number>, classCount: number): Uint8Array {
  const rows = Array.from({ length: classCount }, () => new Uint32List())
  for (let row = 0; row < labels.length; row++) rows[labels[row]!]!.push(row)
  const sides = new Uint8Array(labels.length)
  for (const { values } of rows) {
    const { train, val } = splitThree(values.length)
    for (const [index, place] of seededOrder(values.length, splitSeed).entries())
      sides[values[place]!] = index < train ? 0 : index < train + val ? 1 : 2
  }
  return sides
}

export function countOf(sides: Uint8Array, side: number): number {
  return sides.reduce((sum, one) => sum + (one === side ? 1 : 0), 0)
}
