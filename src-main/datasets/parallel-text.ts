/** Texts and their counterparts: translations, spellings and sounds, questions and answers. */
import { join } from 'node:path'
import { StudioError, type Fact } from '#contract'
import { shortened } from './common/example-text'
import { isStoredFile, namesOf, readHead, readMeta, readVerified, writeLibraryFile } from './common/files'
import { type Reason, reason, reasonOf, skippedFor } from './common/reasons'
import { tooFew, unusable } from './common/refusals'
import { type Look, defineDatasetKind, type ImportContext, type Imported, type OpenedPairs, type SourceFile, type TextPair } from './define'
import { countLines, textOfHead } from './pairs/lines'
import { pairsByName } from './pairs/pair-names'
import { longestText, PairStore, splitFile, type StoredPairs } from './pairs/pair-store'
import type { Languages } from './pairs/raw-pair'
import { findSources, type PairSource, sureness } from './pairs/read-pairs'
import { fingerprintOf, isColumn, readColumn, readColumnSlice } from './pairs/text-column'

const needed = 20
const headBytes = 4096

interface Meta extends StoredPairs {
  readonly kind: 'parallel-text'
  readonly format: 1
  readonly languages: Languages
}

export const parallelText = defineDatasetKind<OpenedPairs>({
  id: 'parallel-text',
  texts: {
    'en': {
      title: 'Parallel text', examples: '{n} pair | {n} pairs',
      summary: 'Texts with their counterparts: two aligned files such as x.en and x.fr, two columns divided by tabs, TMX, .po and .mo.',
    },
    'zh-CN': {
      title: '平行文本', examples: '{n} 对文本',
      summary: '成对的文本：逐行对应的两个文件（如 x.en 与 x.fr）、以制表符分隔的两列、TMX、.po 与 .mo。',
    },
  },
  extensions: ['.tmx', '.po', '.mo', '.tsv', '.src', '.tgt'],
  sniff: (_file, head) => sureness(head),
  claims,
  folderIsOne: false,
  importTo,
  open,
  preview,
})

/** Two text files that are a pair by name and have the same number of lines. */
async function claims(files: readonly SourceFile[], { signal }: Look): Promise<SourceFile[]> {
  const claimed: SourceFile[] = []
  for (const { source, target } of pairsByName(files)) {
    try {
      const heads = [await readHead(source.path, headBytes), await readHead(target.path, headBytes)]
      if (heads.some(one => textOfHead(one) === undefined)) continue
      if (await countLines(source, signal) === await countLines(target, signal)) claimed.push(source, target)
    } catch {
      // Whoever gets the file says what is wrong with it.
      signal.throwIfAborted()
    }
  }
  return claimed
}

type Counts = Record<'empty' | 'duplicate' | 'long' | 'fuzzy' | 'untranslated', number>

async function importTo(context: ImportContext): Promise<Imported> {
  const failures: StudioError[] = []
  const skip = (file: SourceFile, why: Reason | StudioError): void => {
    failures.push(why instanceof StudioError ? why : unusable({ file: file.name, why }))
    context.skip(skippedFor(file.name, why instanceof StudioError ? reasonOf(why) : why))
  }
  const wanted = context.options
  const found = await findSources(context.files, { signal: context.signal, wanted, skip })
  const { sources, languages } = sameLanguages(found, skip)
  const store = await PairStore.create(context.folder)
  try {
    const counts = await addAll(store, sources, { context, skip })
    if (store.count === 0 && failures[0]) throw failures[0]
    checkEnough(store.count, context.files)
    const meta: Meta = { kind: 'parallel-text', format: 1, languages, ...await store.finish() }
    await writeLibraryFile(join(context.folder, 'meta.json'), JSON.stringify(meta))
    return {
      examples: meta.count,
      fingerprint: fingerprintOf([meta.source.texts, meta.source.starts, meta.target.texts, meta.target.starts, meta.split]),
      facts: factsOf(meta, { counts, lengths: store.lengths, files: sources.flatMap(source => source.files).length }),
      split: { train: meta.train, val: meta.val },
    }
  } catch (thrown) {
    await store.abandon()
    throw thrown
  }
}

function checkEnough(found: number, files: readonly SourceFile[]): void {
  if (found < needed) throw tooFew(namesOf(files), 'too-small-pairs', { found, needed })
}

/** One network learns one pair of languages: the first that is told. */
function sameLanguages(all: readonly PairSource[], skip: (file: SourceFile, why: Reason) => void) {
  const languages: [string | null, string | null] = [null, null]
  const sources = all.filter(source => {
    if (source.languages.some((one, side) => isOther(one, languages[side]))) {
      const why = reason('other-languages', { found: shown(source.languages), used: shown(languages) })
      for (const file of source.files) skip(file, why)
      return false
    }
    languages[0] ??= source.languages[0]
    languages[1] ??= source.languages[1]
    return true
  })
  return { sources, languages: languages as Languages }
}

function isOther(one: string | null, known: string | null | undefined): boolean {
  return one !== null && known != null && baseOf(one) !== baseOf(known)
}

function baseOf(language: string): string {
  return language.toLowerCase().split(/[-_@]/)[0]!
}

function shown([source, target]: Languages): string {
  return `${source ?? ''} → ${target ?? ''}`.trim()
}

async function addAll(store: PairStore, sources: readonly PairSource[],
  { context, skip }: { context: ImportContext, skip: (file: SourceFile, why: StudioError) => void }): Promise<Counts> {
  const counts: Counts = { empty: 0, duplicate: 0, long: 0, fuzzy: 0, untranslated: 0 }
  const done = { files: context.files.length - sources.flatMap(source => source.files).length, bytes: 0 }
  for (const source of sources) {
    const before = store.count
    try {
      await addOne(store, source, { context, counts, onBytes: bytes => context.progress({ ...done, bytes: done.bytes += bytes }) })
    } catch (thrown) {
      context.signal.throwIfAborted()
      // What it has given already may be wrong as well (lines that are no counterparts), and cannot be taken back.
      if (!(thrown instanceof StudioError) || thrown.code === 'DISK_FULL' || store.count > before) throw thrown
      for (const file of source.files) skip(file, thrown)
    }
    done.files += source.files.length
    context.progress(done)
  }
  return counts
}

async function addOne(store: PairStore, source: PairSource,
  { context, counts, onBytes }: { context: ImportContext, counts: Counts, onBytes: (bytes: number) => void }): Promise<void> {
  let long = 0
  let firstLong = 0
  const note = (what: 'fuzzy' | 'untranslated', n: number): void => { counts[what] += n }
  for await (const pairs of source.read({ signal: context.signal, onBytes }, note)) {
    for (const pair of pairs) {
      const became = store.add(pair)
      if (became !== 'added') counts[became]++
      if (became === 'long' && long++ === 0) firstLong = pair.place
    }
    await store.flush()
  }
  if (long > 0) context.skip(skippedFor(source.files[0]!.name, reason('pair-long', { n: long, limit: longestText, place: firstLong })))
}

function factsOf({ count, languages }: Meta,
  { counts, lengths, files }: { counts: Counts, lengths: readonly [number, number], files: number }): Fact[] {
  const facts: Fact[] = [
    { key: 'sourceLength', value: Math.round(lengths[0] / count) },
    { key: 'targetLength', value: Math.round(lengths[1] / count) },
  ]
  if (shown(languages) !== '→') facts.unshift({ key: 'languages', value: shown(languages) })
  const told = { duplicates: counts.duplicate, empty: counts.empty, fuzzy: counts.fuzzy, untranslated: counts.untranslated }
  for (const [key, value] of Object.entries(told)) if (value > 0) facts.push({ key, value })
  if (files > 1) facts.push({ key: 'files', value: files })
  return facts
}

function isMeta(value: unknown): value is Meta {
  const meta = value as Meta
  return meta.kind === 'parallel-text' && meta.format === 1 && Number.isInteger(meta.count) && isColumn(meta.source) && isColumn(meta.target)
    && isStoredFile(meta.split) && Array.isArray(meta.languages)
}

async function open(folder: string): Promise<OpenedPairs> {
  const meta = await readMeta(folder, isMeta)
  const sides = await readVerified(join(folder, splitFile), meta.split.bytes, meta.split.sha256)
  const sources = await readColumn(folder, 'source', meta.source)
  const targets = await readColumn(folder, 'target', meta.target)
  const all: readonly [TextPair[], TextPair[], TextPair[]] = [[], [], []]
  for (const [row, side] of sides.entries()) all[side as 0 | 1 | 2].push({ source: sources[row]!, target: targets[row]! })
  return { train: all[0], val: all[1], test: all[2] }
}

async function preview(folder: string, slice: { offset: number, count: number }) {
  const { count: total, languages } = await readMeta(folder, isMeta)
  const offset = Math.min(slice.offset, total)
  const range = { offset, count: Math.min(slice.count, total - offset) }
  const sources = await readColumnSlice(folder, 'source', range)
  const targets = await readColumnSlice(folder, 'target', range)
  return {
    type: 'rows' as const, offset, total,
    columns: [
      { name: languages[0] ?? 'source', type: 'text' as const, role: 'source' },
      { name: languages[1] ?? 'target', type: 'text' as const, role: 'target' },
    ],
    rows: sources.map((source, row) => [shortened(source), shortened(targets[row]!)]),
  }
}
