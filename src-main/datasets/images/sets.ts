/** Files that hold many pictures, and the files of labels that belong to them. */
import { readFile } from 'node:fs/promises'
import { readHead, readReason } from '../common/files'
import { reason } from '../common/reasons'
import type { SourceFile } from '../define'
import { cifarLabels, readCifar } from './cifar'
import type { LabelFormat, SetFormat } from './format'
import { readIdx, readIdxLabels } from './idx'
import { pairOf } from './label-names'
import { npyFile, readNpy, readNpyLabels } from './npy'
import { readNpz } from './npz'
import { type SetHeader, type SetPart, SetProblem } from './picture-set'

export interface SetItem { readonly file: SourceFile, readonly format: SetFormat }
export interface LabelItem { readonly file: SourceFile, readonly format: LabelFormat }

/** What is known about the pictures of a set from beside it. */
export interface SetLabels {
  /** A class for each picture. */
  readonly labels?: readonly string[] | undefined
  /** Names of classes by their number, for CIFAR. */
  readonly names: readonly string[]
}

/** Each picture of a file. Throws SetProblem. */
export async function* readSet({ file, format }: SetItem, { labels, names }: SetLabels): AsyncGenerator<SetPart> {
  try {
    switch (format) {
      case 'idx':
      case 'idx.gz':
        return yield* labelled(readIdx(file.path, format === 'idx.gz'), labels)
      case 'npy':
        return yield* readNpy(npyFile(file.path), labels)
      case 'npz':
        return yield* readNpz(file.path)
      case 'cifar':
        yield* readCifar(file, cifarLabels(file, await readHead(file.path, 4096)) ?? 1, names)
    }
  } catch (thrown) {
    if (thrown instanceof SetProblem || (thrown as NodeJS.ErrnoException).code === undefined) throw thrown
    throw new SetProblem(readReason(thrown))
  }
}

async function* labelled(parts: AsyncIterable<SetPart>, labels: readonly string[] | undefined): AsyncGenerator<SetPart> {
  let index = 0
  for await (const part of parts) yield { ...part, label: labels?.[index++] }
}

/** What the first picture's header says; undefined for a file that cannot be read, of which the import says why. */
export async function headerOfSet(set: SetItem): Promise<SetHeader | undefined> {
  try {
    for await (const { header } of readSet(set, { names: [] })) return header
  } catch {
    // Said when it is imported.
  }
  return undefined
}

const longestNames = 100_000

/** Labels of each set by the names of the files; a file of labels that belongs to none is left to `onProblem`. */
export async function labelsBeside(sets: readonly SetItem[], files: readonly LabelItem[],
  onProblem: (file: SourceFile, problem: SetProblem) => void): Promise<(set: SetItem) => SetLabels> {
  const bySet = new Map<SetItem, readonly string[]>()
  let names: readonly string[] = []
  for (const { file, format } of files) {
    try {
      if (format === 'cifar-names') {
        if (file.bytes > longestNames) throw new SetProblem(reason('too-large', { limit: longestNames / 1e6 }))
        names = (await readFile(file.path, 'utf8')).split(/\r?\n/).map(line => line.trim()).filter(line => line !== '')
        continue
      }
      const set = sets.find(one => !bySet.has(one) && pairOf(one.file.name) === pairOf(file.name))
      if (!set) throw new SetProblem(reason('idx-labels'))
      const labels = format === 'npy-labels' ? await readNpyLabels(npyFile(file.path))
        : Array.from(await readIdxLabels(file.path, format === 'idx-labels.gz'), String)
      const images = (await headerOfSet(set))?.count ?? labels.length
      if (labels.length !== images) throw new SetProblem(reason('labels-mismatch', { labels: labels.length, images }))
      bySet.set(set, labels)
    } catch (thrown) {
      onProblem(file, thrown instanceof SetProblem ? thrown : new SetProblem(readReason(thrown)))
    }
  }
  return set => ({ labels: bySet.get(set), names })
}
