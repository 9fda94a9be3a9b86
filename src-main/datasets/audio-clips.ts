/** Short recordings in files or folders: decoded once to mono of one rate, split by content within each class. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { addClips, demandClips } from './audio/add-clips'
import { type AudioMeta, openClips, partsOf, readList, writeList } from './audio/clip-list'
import { ClipStore, isStored, readStarts, type StoredClips } from './audio/clip-store'
import { rounded, soundFacts } from './audio/facts'
import { audioExtensions, audioFormatOf } from './audio/format'
import { rateOf } from './audio/options'
import { previewClips } from './audio/preview-clips'
import { splitByContent } from './audio/split-clips'
import { isStoredFile, readMeta, type StoredFile, writeLibraryFile } from './common/files'
import { folderClasses, numberClasses } from './common/folder-classes'
import { type Decoders, defineDatasetKind, type ImportContext, type Imported, type OpenedAudio } from './define'

interface Meta extends AudioMeta {
  readonly kind: 'audio-clips'
  readonly format: 1
  readonly rate: number
  /** Sorted by code point; index = class. */
  readonly classes: readonly string[]
  readonly stored: StoredClips
  readonly list: StoredFile
  readonly fingerprint: string
}

export const audioClips = defineDatasetKind<OpenedAudio>({
  id: 'audio-clips',
  texts: {
    'en': { title: 'Sounds', examples: '{n} clip | {n} clips', summary: 'Recordings in files (WAV, FLAC, MP3, Ogg); a folder inside is a class.' },
    'zh-CN': { title: '声音', examples: '{n} 段音频', summary: '录音文件（WAV、FLAC、MP3、Ogg）；其中的子文件夹即类别。' },
  },
  extensions: audioExtensions,
  sniff: (_file, head) => audioFormatOf(head) === undefined ? 0 : 0.9,
  folderIsOne: true,
  importTo,
  open,
  preview,
})

async function importTo(context: ImportContext): Promise<Imported> {
  const rate = rateOf(context)
  const files = context.files.toSorted((a, b) => a.name < b.name ? -1 : 1)
  const store = await ClipStore.create(context.folder)
  try {
    const added = await addClips(store, files, { rate, context, others: 0 })
    demandClips(added, files)
    const names = added.files.map(file => file.name)
    const { classes, labels } = numberClasses(folderClasses(names))
    const split = splitByContent(store.hashes, labels)
    const stored = await store.finish()
    const parts = partsOf(split, stored.count)
    const list = await writeList(context.folder, { names, labels: [...labels], parts })
    const fingerprint = fingerprintOf([rate, stored, classes, [...labels], parts])
    const meta: Meta = { kind: 'audio-clips', format: 1, rate, classes, stored, list, fingerprint }
    await writeLibraryFile(join(context.folder, 'meta.json'), JSON.stringify(meta))
    const facts = [{ key: 'seconds', value: rounded(stored.samples / rate) }, ...soundFacts(store, added, rate)]
    if (classes.length > 0) facts.push({ key: 'classes', value: classes.length })
    return { examples: stored.count, fingerprint, facts, split: { train: split.train.length, val: split.val.length } }
  } catch (thrown) {
    await store.abandon()
    throw thrown
  }
}

function fingerprintOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

function isMeta(value: unknown): value is Meta {
  const meta = value as Meta
  return meta.kind === 'audio-clips' && meta.format === 1 && Number.isInteger(meta.rate) && Array.isArray(meta.classes)
    && isStored(meta.stored) && isStoredFile(meta.list) && typeof meta.fingerprint === 'string'
}

async function open(folder: string): Promise<OpenedAudio> {
  const { list: _, ...opened } = await openClips(folder, await readMeta(folder, isMeta))
  return opened
}

async function preview(folder: string, slice: { offset: number, count: number }, _decoders: Decoders, cacheFolder: string) {
  const meta = await readMeta(folder, isMeta)
  const { names, labels } = await readList(folder, meta.list)
  return previewClips({
    ...slice, folder, cacheFolder, fingerprint: meta.fingerprint, rate: meta.rate, starts: await readStarts(folder, meta.stored),
    describe: clip => ({ name: names[clip]!, label: meta.classes[labels[clip]!] ?? null, text: null }),
  })
}
