/** How a set of files says what is spoken: by lists, by a text beside each recording, or by their names. */
import { posix } from 'node:path'
import { readHead } from '../common/files'
import type { SourceFile } from '../define'
import { bareName, FileIndex, isAudioName } from './file-index'
import { forms, type ManifestForm, readManifest } from './manifest'
import { namedFor } from './name-patterns'

const headBytes = 64 * 1024
/** Of the rows at the beginning of a list, so many must name a recording that is there. */
const listShare = 0.5
/** Of the recordings of one drop, so many must have their text for the drop to be speech. */
const spokenShare = 0.5
/** Names alone prove less. */
const namedShare = 0.9
const listExtensions = new Set(['.csv', '.tsv', '.txt', '.json', '.jsonl', '.ndjson', '.psv'])
const besideExtensions = new Set(['.txt', '.lab'])
/** Lists of sentences that nobody has checked, or that were found wrong. */
const unchecked = new Set(['invalidated.tsv', 'other.tsv', 'reported.tsv'])

export interface Layout {
  readonly audio: readonly SourceFile[]
  readonly lists: readonly { readonly file: SourceFile, readonly form: ManifestForm }[]
  /** Text beside a recording. */
  readonly beside: ReadonlyMap<SourceFile, SourceFile>
  /** Whatever else there is. */
  readonly others: readonly SourceFile[]
}

/** Looks at names, and at the beginnings of what may be a list. */
export async function findLayout(files: readonly SourceFile[], signal: AbortSignal): Promise<Layout> {
  const audio = files.filter(file => isAudioName(file.name))
  const index = new FileIndex(audio)
  const bare = new Map(audio.map(file => [bareName(file.name), file]))
  const beside = new Map<SourceFile, SourceFile>()
  const lists: { file: SourceFile, form: ManifestForm }[] = []
  const others: SourceFile[] = []
  const names = new Set(files.map(file => posix.basename(file.name)))
  for (const file of audio.length === 0 ? [] : files) {
    if (isAudioName(file.name)) continue
    signal.throwIfAborted()
    const extension = posix.extname(file.name).toLowerCase()
    const partner = besideExtensions.has(extension) ? bare.get(file.name.slice(0, -extension.length)) : undefined
    if (partner && !beside.has(partner)) {
      beside.set(partner, file)
      continue
    }
    const isLeftOut = names.has('validated.tsv') && unchecked.has(posix.basename(file.name))
    const form = listExtensions.has(extension) && !isLeftOut ? await formOf(file, index) : undefined
    if (form) lists.push({ file, form })
    else others.push(file)
  }
  return { audio, lists, beside, others: audio.length === 0 ? files : others }
}

/** The form in which most rows at the beginning name recordings that are there; undefined where it is no list of them. */
async function formOf(file: SourceFile, index: FileIndex): Promise<ManifestForm | undefined> {
  const head = await readHead(file.path, Math.min(headBytes, Math.max(1, file.bytes))).catch(() => undefined)
  if (!head) return undefined
  const isWide = head[0] === 0xFF && head[1] === 0xFE
  const text = head.toString(isWide ? 'utf16le' : 'utf8')
  let best: { form: ManifestForm, share: number } | undefined
  for (const form of forms) {
    const rows = readManifest(text, form, file.bytes > head.length)
    const share = rows.filter(row => index.find(row.audio, file.name)).length / Math.max(1, rows.length)
    if (share >= listShare && share > (best?.share ?? 0)) best = { form, share }
  }
  return best?.form
}

/** Whether the files are recordings with what is said in them. */
export function isSpeech({ audio, lists, beside }: Layout): boolean {
  if (audio.length === 0) return false
  if (lists.length > 0 || beside.size >= audio.length * spokenShare) return true
  return audio.filter(file => namedFor(file.name).text !== undefined).length >= audio.length * namedShare
}
