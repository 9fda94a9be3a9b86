/** Labelled texts as the library keeps them: a column of texts, the class of each, and who trains, validates, tests. */
import { join } from 'node:path'
import { cleaned } from '../common/example-text'
import { type StoredFile, writeLibraryFile } from '../common/files'
import { countOf, splitByClass, splitFile } from '../pairs/pair-store'
import { type StoredColumn, TextColumnWriter, Uint32List } from '../pairs/text-column'
import { TextNumbers } from '../pairs/text-numbers'

export const longestText = 100_000
export const labelsFile = 'labels.u16'
/** More "classes" than this are no classes. */
export const mostClasses = 1000

export interface StoredTexts {
  readonly text: StoredColumn
  readonly labels: StoredFile
  readonly split: StoredFile
  readonly count: number
  readonly train: number
  readonly val: number
  /** Sorted by code point; index = class. */
  readonly classes: readonly string[]
  readonly classCounts: readonly number[]
}

export type Added = 'added' | 'empty' | 'duplicate' | 'conflict' | 'long'

export class LabelledStore {
  readonly #folder: string
  readonly #text: TextColumnWriter
  readonly #seen = new TextNumbers()
  /** Class of each text, in the order in which classes came up. */
  readonly #labels = new Uint32List()
  readonly #classes = new Map<string, number>()
  characters = 0

  private constructor(folder: string, text: TextColumnWriter) {
    this.#folder = folder
    this.#text = text
  }

  static async create(folder: string): Promise<LabelledStore> {
    return new LabelledStore(folder, await TextColumnWriter.create(folder, 'text'))
  }

  get count(): number {
    return this.#labels.length
  }

  get classCount(): number {
    return this.#classes.size
  }

  add(rawText: string, rawLabel: string): Added {
    const text = cleaned(rawText)
    const label = rawLabel.normalize('NFC').trim()
    if (text === '' || label === '') return 'empty'
    if (text.length > longestText) return 'long'
    const before = this.#seen.count
    const number = this.#seen.numberOf(text)
    // Each text is there once, so its number is its row.
    if (number < before) return this.#labels.values[number] === this.#classes.get(label) ? 'duplicate' : 'conflict'
    this.#labels.push(this.#classOf(label))
    this.#text.add(text)
    this.characters += text.length
    return 'added'
  }

  #classOf(label: string): number {
    const known = this.#classes.get(label)
    if (known !== undefined) return known
    this.#classes.set(label, this.#classes.size)
    return this.#classes.size - 1
  }

  async flush(): Promise<void> {
    await this.#text.flush()
  }

  async finish(): Promise<StoredTexts> {
    const classes = [...this.#classes.keys()].sort()
    const places = new Map(classes.map((label, index) => [this.#classes.get(label)!, index]))
    const labels = Uint16Array.from(this.#labels.values, number => places.get(number)!)
    const sides = splitByClass(labels, classes.length)
    const classCounts = classes.map(() => 0)
    for (const label of labels) classCounts[label]!++
    return {
      text: await this.#text.finish(),
      labels: await writeLibraryFile(join(this.#folder, labelsFile), labels),
      split: await writeLibraryFile(join(this.#folder, splitFile), sides),
      count: labels.length, train: countOf(sides, 0), val: countOf(sides, 1), classes, classCounts,
    }
  }

  async abandon(): Promise<void> {
    await this.#text.abandon()
  }
}
