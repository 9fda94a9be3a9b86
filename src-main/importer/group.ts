/** Which files become which dataset. */
import { basename, dirname, extname } from 'node:path'
import type { Skipped } from '#contract'
import { readHead, readReason } from '../datasets/common/files'
import { inOrder } from '../datasets/common/in-order'
import { type Reason, reason, skippedFor } from '../datasets/common/reasons'
import type { DatasetKind, Decoders, SourceFile } from '../datasets/define'
import { type Container, containerOf, refusalOf } from './container'
import { shownName, stem } from './shown-name'
import type { Unpacker } from './unpack'
import type { Dropped } from './walk'

const headBytes = 64 * 1024
/** Of a folder's files, a kind with less than this share is taken for what lies beside the data. */
const smallShare = 0.1
/** How sure plain text is of itself (see DatasetKind.sniff). */
const plainText = 0.2

export interface Group {
  /** The same for the same drop, so that a choice made after a look finds its group again. */
  readonly id: string
  readonly kind: DatasetKind
  readonly name: string
  readonly source: string
  readonly files: readonly SourceFile[]
  /** Other kinds that know the form of at least half of the files. */
  readonly alternatives: readonly DatasetKind[]
}

interface Bucket { readonly files: SourceFile[], readonly others: Map<DatasetKind, number> }
interface Sorted {
  readonly dropped: Dropped
  readonly index: number
  readonly isFolder: boolean
  readonly buckets: Map<DatasetKind, Bucket>
}

export interface GroupOptions {
  readonly kinds: readonly DatasetKind[]
  /** Every file belongs to this kind, whatever it looks like. */
  readonly forced: DatasetKind | undefined
  readonly decoders: Decoders
  readonly unpacker: Unpacker
  readonly signal: AbortSignal
  skip(skipped: Skipped): void
}

/**
 * Text of one drop becomes one corpus. Pictures become one dataset for each dropped folder, and one for all loose files
 * together. An archive counts as a folder.
 */
export async function groupFiles(dropped: readonly Dropped[], options: GroupOptions): Promise<Group[]> {
  const sorted: Sorted[] = []
  // Loose files were chosen together: what lies beside one is the others.
  const loose = await claimedBy(dropped.filter(one => !one.isFolder).flatMap(one => one.files), options)
  for (const [index, one] of dropped.entries()) {
    const sorter = new Sorter(options)
    await sorter.sort(one.files, 0, one.isFolder ? await claimedBy(one.files, options) : loose)
    const found = { dropped: one, index, isFolder: one.isFolder || sorter.hasFolder, buckets: sorter.buckets }
    sorted.push({ ...found, buckets: withoutStrays(found, options) })
  }
  const groups: Group[] = []
  for (const kind of options.kinds) {
    const having = sorted.filter(one => one.buckets.has(kind))
    const apart = kind.folderIsOne ? having.filter(one => one.isFolder) : []
    const together = having.filter(one => !apart.includes(one))
    for (const one of apart) groups.push(groupOf(kind, [one], `${kind.id}/${one.index}`))
    if (together.length > 0) groups.push(groupOf(kind, together, kind.id))
  }
  return groups
}

function groupOf(kind: DatasetKind, parts: readonly Sorted[], id: string): Group {
  const buckets = parts.map(one => one.buckets.get(kind)!)
  const files = buckets.flatMap(one => one.files)
  const others = new Map<DatasetKind, number>()
  for (const one of buckets) for (const [other, count] of one.others) others.set(other, (others.get(other) ?? 0) + count)
  const alternatives = [...others].filter(([, count]) => count * 2 >= files.length).sort(([, a], [, b]) => b - a).map(([other]) => other)
  return { id, kind, files, alternatives, name: nameOf(parts), source: sourceOf(parts.map(one => one.dropped.name)) }
}

/** File or folder without its extension; several loose files are named by the folder they lie in. */
function nameOf(parts: readonly Sorted[]): string {
  const { dropped } = parts[0]!
  const parent = dirname(dropped.path)
  const isOneFolder = parts.length > 1 && parts.every(one => dirname(one.dropped.path) === parent)
  if (isOneFolder && basename(parent)) return shownName(basename(parent))
  return dropped.isFolder ? dropped.name : stem(dropped.name)
}

function sourceOf(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} +${names.length - 5}`
}

type Claimed = ReadonlyMap<SourceFile, DatasetKind>

/** Files that a kind knows only by what lies beside them: kinds are asked in their order about what no other has claimed. */
async function claimedBy(files: readonly SourceFile[], { kinds, forced, decoders, signal }: GroupOptions): Promise<Claimed> {
  const claimed = new Map<SourceFile, DatasetKind>()
  for (const kind of forced ? [] : kinds) {
    const free = kind.claims && files.filter(file => !claimed.has(file))
    for (const file of free ? await kind.claims!(free, { decoders, signal }) : []) claimed.set(file, kind)
  }
  return claimed
}

interface Found { readonly kind: DatasetKind, readonly others: readonly DatasetKind[] }
type Look = Found | { readonly container: Container } | { readonly why: Reason }

/** Sorts the files of one drop by kind, those in archives too. */
class Sorter {
  readonly buckets = new Map<DatasetKind, Bucket>()
  /** Whether an archive of several files was among the dropped ones. */
  hasFolder = false
  readonly #options: GroupOptions

  constructor(options: GroupOptions) {
    this.#options = options
  }

  /** `depth`: archives around the files. */
  async sort(files: readonly SourceFile[], depth: number, claimed: Claimed): Promise<void> {
    const { signal, skip, unpacker } = this.#options
    let index = 0
    for await (const look of inOrder(files, file => this.#look(file, claimed), { ahead: 16, signal })) {
      const file = files[index++]!
      if ('why' in look) skip(skippedFor(file.name, look.why))
      else if ('kind' in look) this.#add(file, look)
      else {
        const unpacked = await unpacker.unpack(file, look.container, depth)
        this.hasFolder ||= depth === 0 && unpacked.isFolder
        await this.sort(unpacked.files, depth + 1, await claimedBy(unpacked.files, this.#options))
      }
    }
  }

  #add(file: SourceFile, { kind, others }: Found): void {
    let bucket = this.buckets.get(kind)
    if (!bucket) this.buckets.set(kind, bucket = { files: [], others: new Map() })
    bucket.files.push(file)
    for (const other of others) bucket.others.set(other, (bucket.others.get(other) ?? 0) + 1)
  }

  /** A kind that knows a form of archive by its content (such as IDX in gzip) takes it as it is; others are unpacked. */
  async #look(file: SourceFile, claimed: Claimed): Promise<Look> {
    const { kinds, forced } = this.#options
    const owner = claimed.get(file)
    if (owner) return { kind: owner, others: [] }
    try {
      const head = await readHead(file.path, Math.min(headBytes, Math.max(file.bytes, 1)))
      const container = containerOf(head)
      const sure = kinds.map(kind => ({ kind, sureness: kind.sniff(file, head) })).filter(one => one.sureness > 0)
      if (container && (forced ? sure.every(one => one.kind !== forced) : sure.length === 0)) return { container }
      if (forced) return { kind: forced, others: [] }
      // toSorted keeps the order of the kinds where they are equally sure.
      const [best, ...others] = sure.toSorted((a, b) => b.sureness - a.sureness)
      const named = kinds.filter(kind => isNamedFor(kind, file))
      // Words in a .png are a broken picture and no text.
      const isBroken = best && best.sureness <= plainText && named.length > 0 && !named.includes(best.kind)
      if (best && !isBroken) return { kind: best.kind, others: others.map(one => one.kind) }
      return named[0] ? { kind: named[0], others: [] } : { why: unknownReason(head) }
    } catch (thrown) {
      return { why: readReason(thrown) }
    }
  }
}

/** A file that only its name gives to a kind is broken: that kind says what is wrong with it. */
function isNamedFor(kind: DatasetKind, file: SourceFile): boolean {
  const extension = extname(file.name).toLowerCase()
  return kind.extensions.includes(extension) && extension !== '.gz'
}

function unknownReason(head: Uint8Array): Reason {
  return head.length === 0 ? reason('empty') : refusalOf(head) ?? reason('unknown')
}

/** A README among ten thousand pictures is no corpus. Loose files were chosen one by one and are all meant. */
function withoutStrays({ isFolder, buckets }: Sorted, { skip }: GroupOptions): Map<DatasetKind, Bucket> {
  if (!isFolder) return buckets
  const all = [...buckets.values()].reduce((sum, { files }) => sum + files.length, 0)
  const isStray = ({ files }: Bucket): boolean => files.length < all * smallShare
  for (const bucket of buckets.values()) {
    if (isStray(bucket)) for (const file of bucket.files) skip(skippedFor(file.name, reason('other-kind')))
  }
  return new Map([...buckets].filter(([, bucket]) => !isStray(bucket)))
}
