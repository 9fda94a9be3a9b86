/** Which class each picture is of, as the folders say. */
import type { SourceFile } from '../define'

/** More classes than this are names of things, such as dates or people, one folder each. */
const most = 1000
/** Folders that say which part of the data lies in them, not what is to be seen. */
const splitNames = /^(train(ing)?|tests?(ing)?|val(id(ation)?)?|dev|eval)$/i

/**
 * The class of each picture file: the folder in which the pictures differ first, below folders that name a split. Empty where
 * folders do not tell classes: there are fewer than two, or hardly more pictures than folders.
 */
export function folderClasses(files: readonly SourceFile[]): ReadonlyMap<SourceFile, string> {
  const paths = files.map(file => ({ file, folders: file.name.split('/').slice(1, -1).filter(name => !splitNames.test(name)) }))
  for (let depth = 0; ; depth++) {
    const names = new Set(paths.map(({ folders }) => folders[depth]))
    names.delete(undefined)
    if (names.size === 0) return new Map()
    if (names.size === 1) continue
    const classes = new Map<SourceFile, string>()
    for (const { file, folders } of paths) {
      const name = folders[depth]
      if (name !== undefined) classes.set(file, name)
    }
    return names.size <= most && classes.size >= names.size * 2 ? classes : new Map()
  }
}

/** Numbers of classes in the order they were met, and at the end in the order they are kept. */
export class ClassNumbers {
  readonly #numbers = new Map<string, number>()

  numberOf(name: string | undefined): number {
    if (name === undefined) return -1
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    this.#numbers.set(name, this.#numbers.size)
    return this.#numbers.size - 1
  }

  /** The classes that labels use, sorted: numbers by value, else by code point; and the labels by that order, in place. */
  settle(labels: Int32Array): string[] {
    const names = [...this.#numbers.keys()]
    const used = [...new Set(labels)].filter(label => label >= 0).map(label => names[label]!)
    // One class tells nothing apart.
    if (used.length < 2) {
      labels.fill(-1)
      return []
    }
    const areNumbers = used.every(name => /^-?\d{1,15}$/.test(name))
    const classes = used.sort((a, b) => areNumbers && Number(a) !== Number(b) ? Number(a) - Number(b) : a < b ? -1 : 1)
    const places = new Map(classes.map((name, index) => [name, index]))
    for (let i = 0; i < labels.length; i++) if (labels[i]! >= 0) labels[i] = places.get(names[labels[i]!]!)!
    return classes
  }
}

/** Pictures of each class in few words: "cat 120, dog 90". */
export function balanceOf(classes: readonly string[], labels: Int32Array): string {
  const counts = new Uint32Array(classes.length)
  for (const label of labels) if (label >= 0) counts[label]!++
  const shown = classes.slice(0, 20).map((name, index) => `${name} ${counts[index]!}`)
  return classes.length > shown.length ? `${shown.join(', ')} …` : shown.join(', ')
}
