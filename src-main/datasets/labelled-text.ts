/** Texts with the class of each: spam or not, the topic, the mood. */
import { join } from 'node:path'
import { StudioError, type Fact } from '#contract'
import { shortened } from './common/example-text'
import { isStoredFile, namesOf, readMeta, readSlice, readVerified, writeLibraryFile } from './common/files'
import { folderClasses } from './common/folder-classes'
import { reason, reasonOf, skippedFor } from './common/reasons'
import { tooFew } from './common/refusals'
import { defineDatasetKind, type ImportContext, type Imported, type LabelledText, type OpenedLabelledText, type SourceFile } from './define'
import { isLabelledText } from './labelled/columns'
import { isTableName, textsByFolder } from './labelled/folders'
import { type Added, labelsFile, LabelledStore, longestText, type StoredTexts } from './labelled/labelled-store'
import { checkClasses, openLabelled, readLabelledTable, readWhole } from './labelled/read-labelled'
import { splitFile } from './pairs/pair-store'
import { fingerprintOf, isColumn, readColumn, readColumnSlice } from './pairs/text-column'
import { sniffTable } from './tabular/sniff'

const needed = 20

interface Meta extends StoredTexts {
  readonly kind: 'labelled-text'
  readonly format: 1
}

export const labelledText = defineDatasetKind<OpenedLabelledText>({
  id: 'labelled-text',
  texts: {
    'en': {
      title: 'Labelled text', examples: '{n} text | {n} texts',
      summary: 'Texts with a class each: a table with a column of texts and one of labels, or folders named by the class of their files.',
    },
    'zh-CN': {
      title: '带标签的文本', examples: '{n} 段文本',
      summary: '每段文本带一个类别：含文本列和标签列的表格，或以类别命名的文件夹。',
    },
  },
  extensions: ['.csv', '.tsv', '.jsonl', '.eml'],
  sniff(file, head) {
    const sample = sniffTable(file, head)
    return typeof sample === 'object' && isLabelledText(sample) ? 0.6 : 0
  },
  claims: async files => textsByFolder(files),
  folderIsOne: true,
  importTo,
  open,
  preview,
})

type Counts = Record<Exclude<Added, 'added'>, number>
interface Adding {
  readonly context: ImportContext
  readonly counts: Counts
  /** Names a file that is left out; throws what is no fault of a file. */
  fail(file: SourceFile, thrown: unknown): void
}

async function importTo(context: ImportContext): Promise<Imported> {
  const store = await LabelledStore.create(context.folder)
  try {
    const counts: Counts = { empty: 0, duplicate: 0, conflict: 0, long: 0 }
    const failures: StudioError[] = []
    await addAll(store, { context, counts, fail: failing(context, failures) })
    if (store.count === 0 && failures[0]) throw failures[0]
    checkEnough(store, context.files)
    const meta: Meta = { kind: 'labelled-text', format: 1, ...await store.finish() }
    await writeLibraryFile(join(context.folder, 'meta.json'), JSON.stringify(meta))
    return {
      examples: meta.count,
      fingerprint: fingerprintOf([meta.text.texts, meta.text.starts, meta.labels, meta.split]),
      facts: factsOf(meta, counts, store.characters),
      split: { train: meta.train, val: meta.val },
    }
  } catch (thrown) {
    await store.abandon()
    throw thrown
  }
}

function failing({ signal, skip }: ImportContext, failures: StudioError[]): Adding['fail'] {
  return (file, thrown) => {
    signal.throwIfAborted()
    if (!(thrown instanceof StudioError) || thrown.code === 'DISK_FULL') throw thrown
    failures.push(thrown)
    skip(skippedFor(file.name, reasonOf(thrown)))
  }
}

function checkEnough(store: LabelledStore, files: readonly SourceFile[]): void {
  const dataset = namesOf(files)
  if (store.count < needed) throw tooFew(dataset, 'too-small-labelled', { found: store.count, needed })
  checkClasses(store.classCount, dataset)
  if (store.classCount < 2) throw tooFew(dataset, 'one-class', { found: store.classCount, needed: 2 })
}

/** Files of a folder that names classes are texts; all others are tables. */
async function addAll(store: LabelledStore, adding: Adding): Promise<void> {
  const { context } = adding
  const files = context.files.toSorted((a, b) => a.name < b.name ? -1 : 1)
  const texts = files.filter(file => !isTableName(file.name))
  const classes = folderClasses(texts.map(file => file.name))
  const labels = new Map(texts.map((file, index) => [file, classes[index]]))
  const done = { files: 0, bytes: 0 }
  for (const file of files) {
    context.signal.throwIfAborted()
    const label = labels.get(file)
    const onBytes = (bytes: number): void => context.progress({ ...done, bytes: done.bytes += bytes })
    try {
      if (label === undefined) await addTable(store, file, { ...adding, onBytes })
      else note(adding.counts, store.add(await readWhole(file, { signal: context.signal, onBytes }), label))
    } catch (thrown) {
      adding.fail(file, thrown)
    }
    await store.flush()
    done.files++
    context.progress(done)
  }
}

async function addTable(store: LabelledStore, file: SourceFile, adding: Adding & { onBytes: (bytes: number) => void }): Promise<void> {
  const { context, counts, onBytes } = adding
  const wanted = context.options
  const table = await openLabelled(file, { reading: { signal: context.signal, onBytes }, wanted })
  let long = 0
  let firstLong = 0
  for await (const rows of readLabelledTable(table)) {
    context.signal.throwIfAborted()
    for (const { text, label, place } of rows) {
      const became = store.add(text, label)
      note(counts, became)
      if (became === 'long' && long++ === 0) firstLong = place
    }
    checkClasses(store.classCount, file.name)
    await store.flush()
  }
  for (const why of table.rows.problems.reasons) context.skip(skippedFor(file.name, why))
  if (long > 0) context.skip(skippedFor(file.name, reason('pair-long', { n: long, limit: longestText, place: firstLong })))
}

function note(counts: Counts, became: Added): void {
  if (became !== 'added') counts[became]++
}

function factsOf({ classes, classCounts, count }: Meta, counts: Counts, characters: number): Fact[] {
  const smallest = classCounts.indexOf(Math.min(...classCounts))
  const largest = classCounts.indexOf(Math.max(...classCounts))
  const shown = (index: number): string => `${classes[index]} (${classCounts[index]})`
  const facts: Fact[] = [
    { key: 'classes', value: classes.length },
    { key: 'largestClass', value: shown(largest) },
    { key: 'smallestClass', value: shown(smallest) },
    { key: 'textLength', value: Math.round(characters / count) },
  ]
  const told = { duplicates: counts.duplicate, conflicts: counts.conflict, empty: counts.empty }
  for (const [key, value] of Object.entries(told)) if (value > 0) facts.push({ key, value })
  return facts
}

function isMeta(value: unknown): value is Meta {
  const meta = value as Meta
  return meta.kind === 'labelled-text' && meta.format === 1 && Number.isInteger(meta.count) && isColumn(meta.text) && isStoredFile(meta.labels)
    && isStoredFile(meta.split) && Array.isArray(meta.classes)
}

async function open(folder: string): Promise<OpenedLabelledText> {
  const meta = await readMeta(folder, isMeta)
  const sides = await readVerified(join(folder, splitFile), meta.split.bytes, meta.split.sha256)
  const labels = new Uint16Array((await readVerified(join(folder, labelsFile), meta.labels.bytes, meta.labels.sha256)).buffer)
  const texts = await readColumn(folder, 'text', meta.text)
  const all: readonly [LabelledText[], LabelledText[], LabelledText[]] = [[], [], []]
  for (const [row, side] of sides.entries()) all[side as 0 | 1 | 2].push({ text: texts[row]!, label: labels[row]! })
  return { classes: meta.classes, train: all[0], val: all[1], test: all[2] }
}

async function preview(folder: string, slice: { offset: number, count: number }) {
  const { count: total, classes } = await readMeta(folder, isMeta)
  const offset = Math.min(slice.offset, total)
  const count = Math.min(slice.count, total - offset)
  const texts = await readColumnSlice(folder, 'text', { offset, count })
  const labels = new Uint16Array((await readSlice(join(folder, labelsFile), offset * 2, count * 2)).buffer)
  return {
    type: 'rows' as const, offset, total,
    columns: [{ name: 'label', type: 'category' as const, role: 'label' }, { name: 'text', type: 'text' as const, role: 'text' }],
    rows: texts.map((text, row) => [classes[labels[row]!] ?? null, shortened(text)]),
  }
}
