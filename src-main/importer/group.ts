/** Which files become which dataset. */
import { basename, dirname, extname } from 'node:path'
import type { Skipped } from '#contract'
import { readHead, readReason } from '../datasets/common/files'
import { inOrder } from '../datasets/common/in-order'
import { type Reason, reason, skippedFor } from '../datasets/common/reasons'
import type { DatasetKind, Decoders, SourceFile } from '../datasets/define'
import { shownName, stem } from './shown-name'
import type { Dropped } from './walk'

const headBytes = 64 * 1024
/** Of a folder's files, a kind with less than this share is taken for what lies beside the data. */
const smallShare = 0.1
/** How sure a name makes of what the content does not show. */
const namedFor = 0.1

export interface Group {
  readonly kind: DatasetKind
  readonly name: string
  readonly source: string
  readonly files: readonly SourceFile[]
}

interface Sorted { readonly dropped: Dropped, readonly files: Map<DatasetKind, SourceFile[]> }

export interface GroupOptions {
  readonly kinds: readonly DatasetKind[]
  /** Every file belongs to this kind, whatever it looks like. */
  readonly forced: DatasetKind | undefined
  readonly decoders: Decoders
  readonly signal: AbortSignal
  skip(skipped: Skipped): void
}

/**
 * Text of one drop becomes one corpus. Pictures become one dataset for each dropped folder, and one for all loose files
 * together.
 */
export async function groupFiles(dropped: readonly Dropped[], options: GroupOptions): Promise<Group[]> {
  const sorted: Sorted[] = []
  const claimed = await claimedFiles(dropped, options)
  for (const one of dropped) {
    const files = await sortByKind(one.files, claimed, options)
    sorted.push({ dropped: one, files: withoutStrays(one, files, options) })
  }
  const groups: Group[] = []
  for (const kind of options.kinds) {
    const having = sorted.filter(one => one.files.has(kind))
    const apart = kind.folderIsOne ? having.filter(one => one.dropped.isFolder) : []
    const together = having.filter(one => !apart.includes(one))
    for (const one of apart) groups.push(groupOf(kind, [one]))
    if (together.length > 0) groups.push(groupOf(kind, together))
  }
  return groups
}

function groupOf(kind: DatasetKind, parts: readonly Sorted[]): Group {
  const files = parts.flatMap(one => one.files.get(kind) ?? [])
  const names = parts.map(one => one.dropped.name)
  return { kind, files, name: nameOf(parts.map(one => one.dropped)), source: sourceOf(names) }
}

/** File or folder without its extension; several loose files are named by the folder they lie in. */
function nameOf(parts: readonly Dropped[]): string {
  const first = parts[0]!
  const parent = basename(dirname(first.path))
  const isOneFolder = parts.length > 1 && parts.every(one => dirname(one.path) === dirname(first.path))
  if (isOneFolder && parent) return shownName(parent)
  return first.isFolder ? first.name : stem(first.name)
}

function sourceOf(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} +${names.length - 5}`
}

type Claimed = ReadonlyMap<SourceFile, DatasetKind>

/** Files that belong to each other, each with the kind that says so: kinds are asked in their order about what no other has claimed. */
async function claimedFiles(dropped: readonly Dropped[], { kinds, forced, decoders, signal }: GroupOptions): Promise<Claimed> {
  const claimed = new Map<SourceFile, DatasetKind>()
  if (forced) return claimed
  const loose = dropped.filter(one => !one.isFolder).flatMap(one => one.files)
  for (const files of [...dropped.filter(one => one.isFolder).map(one => one.files), loose]) {
    for (const kind of kinds) {
      const free = kind.claims && files.filter(file => !claimed.has(file))
      for (const file of free ? await kind.claims!(free, { decoders, signal }) : []) claimed.set(file, kind)
    }
  }
  return claimed
}

function headOf(file: SourceFile): Promise<Uint8Array> {
  return readHead(file.path, Math.min(headBytes, Math.max(file.bytes, 1)))
}

async function sortByKind(files: readonly SourceFile[], claimed: Claimed, { kinds, forced, signal, skip }: GroupOptions) {
  const sorted = new Map<DatasetKind, SourceFile[]>()
  const put = (kind: DatasetKind, file: SourceFile): void => {
    const own = sorted.get(kind)
    if (own) own.push(file)
    else sorted.set(kind, [file])
  }
  const kindOf = async (file: SourceFile): Promise<DatasetKind | Reason> => {
    const told = forced ?? claimed.get(file)
    if (told) return told
    try {
      const head = await headOf(file)
      const sure = kinds.map(kind => ({ kind, sureness: kind.sniff(file, head) || (isNamedFor(kind, file) ? namedFor : 0) }))
      const best = sure.reduce((one, other) => other.sureness > one.sureness ? other : one)
      return best.sureness > 0 ? best.kind : unknownReason(head)
    } catch (thrown) {
      return readReason(thrown)
    }
  }
  let index = 0
  for await (const kind of inOrder(files, kindOf, { ahead: 16, signal })) {
    const file = files[index++]!
    if ('texts' in kind && 'key' in kind) skip(skippedFor(file.name, kind))
    else put(kind, file)
  }
  return sorted
}

/** A file that only its name gives to a kind is broken: that kind says what is wrong with it. */
function isNamedFor(kind: DatasetKind, file: SourceFile): boolean {
  const extension = extname(file.name).toLowerCase()
  return kind.extensions.includes(extension) && extension !== '.gz'
}

function unknownReason(head: Uint8Array): Reason {
  if (head.length === 0) return reason('empty')
  const begin = Buffer.from(head.subarray(0, 8)).toString('latin1')
  if (begin.startsWith('%PDF')) return reason('document', { what: 'PDF' })
  if (/^(PK\x03\x04|PK\x05\x06|\x1F\x8B|7z\xBC\xAF|Rar!|BZh|\xFD7zXZ)/.test(begin)) return reason('archive')
  return reason('unknown')
}

/** A README among ten thousand pictures is no corpus. Loose files were chosen one by one and are all meant. */
function withoutStrays(dropped: Dropped, sorted: Map<DatasetKind, SourceFile[]>, { skip }: GroupOptions) {
  if (!dropped.isFolder) return sorted
  const all = [...sorted.values()].reduce((sum, files) => sum + files.length, 0)
  for (const [kind, files] of sorted) {
    if (files.length >= all * smallShare) continue
    sorted.delete(kind)
    for (const file of files) skip(skippedFor(file.name, reason('other-kind')))
  }
  return sorted
}
