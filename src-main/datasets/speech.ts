/** Recordings with what is said in them: decoded once to mono of one rate, split by speaker where the speakers are known. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Fact } from '#contract'
import { addClips, demandClips } from './audio/add-clips'
import { type AudioMeta, openClips, partsOf, readList, writeList } from './audio/clip-list'
import { ClipStore, isStored, readStarts } from './audio/clip-store'
import { rounded, soundFacts } from './audio/facts'
import { audioExtensions } from './audio/format'
import { rateOf } from './audio/options'
import { previewClips } from './audio/preview-clips'
import { neededSpeakers, splitByContent, splitBySpeaker } from './audio/split-clips'
import { isStoredFile, namesOf, readMeta, writeLibraryFile } from './common/files'
import { numberClasses } from './common/folder-classes'
import { errorFor, reason, skippedFor } from './common/reasons'
import { type Decoders, defineDatasetKind, type ImportContext, type Imported, type Look, type OpenedSpeech, type SourceFile } from './define'
import { findLayout, isSpeech } from './speech/layout'
import { findUtterances, type Utterance } from './speech/utterances'

interface Meta extends AudioMeta {
  readonly kind: 'speech'
  readonly format: 1
  readonly fingerprint: string
}

/** Where so few different things are said, each so often, they are classes: digits, commands. */
const mostClasses = 100
const leastOften = 5

export const speech = defineDatasetKind<OpenedSpeech>({
  id: 'speech',
  texts: {
    'en': {
      title: 'Speech', examples: '{n} utterance | {n} utterances',
      summary: 'Recordings with what is said in them: a list (CSV, TSV, JSON lines), a text beside each, or their names.',
    },
    'zh-CN': { title: '语音', examples: '{n} 段语音', summary: '带有文字内容的录音：清单（CSV、TSV、JSON 行）、同名文本文件，或由文件名给出。' },
  },
  extensions: audioExtensions,
  // A recording alone does not say what is spoken.
  sniff: () => 0,
  claims,
  folderIsOne: true,
  importTo,
  open,
  preview,
})

async function claims(files: readonly SourceFile[], { signal }: Look): Promise<readonly SourceFile[]> {
  const layout = await findLayout(files, signal)
  return isSpeech(layout) ? [...layout.audio, ...layout.lists.map(list => list.file), ...layout.beside.values()] : []
}

async function importTo(context: ImportContext): Promise<Imported> {
  const rate = rateOf(context)
  const layout = await findLayout(context.files, context.signal)
  for (const file of layout.others) context.skip(skippedFor(file.name, reason('speech-other')))
  const utterances = await findUtterances(layout, context)
  if (utterances.length === 0) throw errorFor('IMPORT_UNREADABLE', namesOf(context.files), reason('speech-none'))
  const store = await ClipStore.create(context.folder)
  try {
    const files = utterances.map(one => one.file)
    const added = await addClips(store, files, { rate, context, others: context.files.length - files.length })
    demandClips(added, files)
    const byFile = new Map(utterances.map(one => [one.file, one]))
    return await finish(store, added.files.map(file => byFile.get(file)!), {
      context, rate, facts: soundFacts(store, added, rate),
    })
  } catch (thrown) {
    await store.abandon()
    throw thrown
  }
}

interface Finishing { readonly context: ImportContext, readonly rate: number, readonly facts: readonly Fact[] }

async function finish(store: ClipStore, said: readonly Utterance[], { context, rate, facts }: Finishing): Promise<Imported> {
  const transcripts = said.map(one => one.text)
  const names = said.map(one => one.file.name)
  const known = new Set(said.map(one => one.speaker).filter(speaker => speaker !== ''))
  const speakers = known.size === 0 ? [] : said.map(one => one.speaker)
  const { classes, labels } = classesOf(transcripts)
  const split = known.size >= neededSpeakers ? splitBySpeaker(speakers) : splitByContent(store.hashes, labels)
  const stored = await store.finish()
  const parts = partsOf(split, stored.count)
  const list = await writeList(context.folder, { names, labels: [...labels], parts, transcripts, speakers })
  const content = JSON.stringify([rate, stored, classes, transcripts, speakers, parts])
  const fingerprint = createHash('sha256').update(content).digest('hex')
  const meta: Meta = { kind: 'speech', format: 1, rate, classes, stored, list, fingerprint }
  await writeLibraryFile(join(context.folder, 'meta.json'), JSON.stringify(meta))
  const own: Fact[] = [
    { key: 'hours', value: rounded(stored.samples / rate / 3600, 4) },
    { key: 'alphabet', value: new Set(transcripts.flatMap(text => [...text])).size },
  ]
  if (known.size > 0) own.push({ key: 'speakers', value: known.size })
  if (classes.length > 0) own.push({ key: 'classes', value: classes.length })
  return { examples: stored.count, fingerprint, facts: [...own, ...facts], split: { train: split.train.length, val: split.val.length } }
}

function classesOf(transcripts: readonly string[]): { classes: string[], labels: Int32Array } {
  const different = new Set(transcripts).size
  const isCommands = different > 1 && different <= mostClasses && different * leastOften <= transcripts.length
  return numberClasses(transcripts.map(text => isCommands ? text : undefined))
}

function isMeta(value: unknown): value is Meta {
  const meta = value as Meta
  return meta.kind === 'speech' && meta.format === 1 && Number.isInteger(meta.rate) && Array.isArray(meta.classes)
    && isStored(meta.stored) && isStoredFile(meta.list) && typeof meta.fingerprint === 'string'
}

async function open(folder: string): Promise<OpenedSpeech> {
  const { list, ...opened } = await openClips(folder, await readMeta(folder, isMeta))
  return { ...opened, transcripts: list.transcripts ?? [], speakers: list.speakers ?? [] }
}

async function preview(folder: string, slice: { offset: number, count: number }, _decoders: Decoders, cacheFolder: string) {
  const meta = await readMeta(folder, isMeta)
  const { names, speakers = [], transcripts = [] } = await readList(folder, meta.list)
  return previewClips({
    ...slice, folder, cacheFolder, fingerprint: meta.fingerprint, rate: meta.rate, starts: await readStarts(folder, meta.stored),
    describe: clip => ({ name: names[clip]!, label: speakers[clip] || null, text: transcripts[clip] ?? null }),
  })
}
