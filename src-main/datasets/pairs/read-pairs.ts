/** What the files of a set of parallel texts are, and how each is read. */
import { StudioError } from '#contract'
import { readHead, readReason } from '../common/files'
import { errorFor, type Reason, reason } from '../common/reasons'
import type { SourceFile } from '../define'
import { readCatalogue } from './gettext'
import { readLines, type Reading, textOfHead } from './lines'
import { moOrder } from './mo'
import { pairsByName, sideNamed, type FilePair } from './pair-names'
import type { Languages, RawPair } from './raw-pair'
import { readTmx, tmxLanguages } from './tmx'
import { isPairTable, pairColumns, readTsv } from './tsv'

const headBytes = 64 * 1024

/** One file, or two that go together. */
export interface PairSource {
  readonly files: readonly SourceFile[]
  readonly languages: Languages
  /** `note` hears of what the file itself marks as not to be used. */
  read(reading: Reading, note: (what: 'fuzzy' | 'untranslated', n: number) => void): AsyncGenerator<RawPair[]>
}

export type FormName = 'tmx' | 'po' | 'mo' | 'tsv'

/** What a file is by its beginning. */
export function formOf(head: Uint8Array, wanted: Readonly<Record<string, unknown>> = {}): FormName | undefined {
  if (moOrder(head)) return 'mo'
  const text = textOfHead(head)
  if (text === undefined) return isPoIn(Buffer.from(head).toString('latin1')) ? 'po' : undefined
  if (/<tmx[\s>]/.test(text.slice(0, 4096))) return 'tmx'
  if (isPoIn(text)) return 'po'
  return text.includes('\t') && pairColumns(text, wanted) ? 'tsv' : undefined
}

function isPoIn(text: string): boolean {
  return /^msgid[ \t]+"/m.test(text) && /^msgstr(?:\[0\])?[ \t]+"/m.test(text)
}

/** How much a file looks like one of pairs. */
export function sureness(head: Uint8Array): number {
  const form = formOf(head)
  if (form !== 'tsv') return form === undefined ? 0 : 0.95
  const columns = pairColumns(textOfHead(head)!)
  // Above a table and above labelled text, which has one column of few values.
  return columns && isPairTable(columns) ? 0.65 : 0.1
}

type Wanted = Readonly<Record<string, unknown>>

/** The sources in the order of their files; what is none is told to `skip`. */
export async function findSources(files: readonly SourceFile[], { signal, wanted, skip }: {
  signal: AbortSignal, wanted: Wanted, skip: (file: SourceFile, error: StudioError | Reason) => void,
}): Promise<PairSource[]> {
  const pairs = new Map<SourceFile, FilePair>()
  for (const pair of pairsByName(files)) for (const file of [pair.source, pair.target]) pairs.set(file, pair)
  const sources: PairSource[] = []
  for (const file of files) {
    signal.throwIfAborted()
    const pair = pairs.get(file)
    try {
      const found = pair ? linesOf(pair) : await sourceOf(file, { signal, wanted })
      if (!found) skip(file, reason(file.bytes === 0 ? 'empty' : 'no-pair'))
      else if (!pair || sources.every(source => !source.files.includes(file))) sources.push(found)
    } catch (thrown) {
      signal.throwIfAborted()
      skip(file, thrown instanceof StudioError ? thrown : readReason(thrown))
    }
  }
  return sources
}

async function sourceOf(file: SourceFile, { signal, wanted }: { signal: AbortSignal, wanted: Wanted }): Promise<PairSource | undefined> {
  const head = await readHead(file.path, headBytes)
  const form = formOf(head, wanted)
  if (form === 'po' || form === 'mo') return await catalogueOf(file, form, signal)
  if (form === 'tmx') {
    const languages = tmxLanguages(textOfHead(head)!)
    if (!languages) throw errorFor('IMPORT_UNREADABLE', file.name, reason('tmx-languages'))
    return { files: [file], languages, read: reading => readTmx(file, languages, reading) }
  }
  const columns = form === 'tsv' ? pairColumns(textOfHead(head)!, wanted) : undefined
  if (!columns) return undefined
  const languageOf = (name: string): string | null => columns.hasHeader && /^[a-z]{2}([-_]|$)/i.test(name) ? sideNamed(name) ?? null : null
  const languages = [languageOf(columns.names[columns.source]!), languageOf(columns.names[columns.target]!)] as const
  return { files: [file], languages, read: reading => readTsv(file, columns, reading) }
}

async function catalogueOf(file: SourceFile, form: 'po' | 'mo', signal: AbortSignal): Promise<PairSource> {
  const { language } = await readCatalogue(file, form, { signal })
  const stem = /([^/.]+)\.[^/.]+$/.exec(file.name)?.[1] ?? ''
  return {
    files: [file], languages: [null, language ?? sideNamed(stem) ?? null],
    async* read(reading, note) {
      const { pairs, fuzzy, untranslated } = await readCatalogue(file, form, reading)
      note('fuzzy', fuzzy)
      note('untranslated', untranslated)
      yield [...pairs]
    },
  }
}

function linesOf({ source, target, languages }: FilePair): PairSource {
  return { files: [source, target], languages, read: reading => zipLines([source, target], reading) }
}

async function* zipLines([source, target]: readonly [SourceFile, SourceFile], reading: Reading): AsyncGenerator<RawPair[]> {
  const left = readLines(source, reading)
  const right = readLines(target, reading)
  let counts = [0, 0] as [number, number]
  let waiting: [string[], string[]] = [[], []]
  try {
    for (;;) {
      if (waiting[0].length === 0) waiting[0] = await nextOf(left)
      if (waiting[1].length === 0) waiting[1] = await nextOf(right)
      const [sources, targets] = waiting
      const n = Math.min(sources.length, targets.length)
      if (n === 0) break
      const first = counts[0] + 1
      yield sources.slice(0, n).map((text, i) => ({ source: text, target: targets[i]!, place: first + i }))
      counts = [counts[0] + n, counts[1] + n]
      waiting = [sources.slice(n), targets.slice(n)]
    }
    const rest = [waiting[0].length + await countRest(left), waiting[1].length + await countRest(right)] as const
    if (rest[0] === rest[1]) return
    const why = reason('pair-lines', { found: counts[1] + rest[1], other: source.name, lines: counts[0] + rest[0] })
    throw errorFor('IMPORT_UNREADABLE', target.name, why)
  } finally {
    await left.return(undefined)
    await right.return(undefined)
  }
}

async function nextOf(lines: AsyncGenerator<string[]>): Promise<string[]> {
  const next = await lines.next()
  return next.done ? [] : next.value
}

async function countRest(lines: AsyncGenerator<string[]>): Promise<number> {
  let count = 0
  for await (const batch of lines) count += batch.length
  return count
}
