/** Pictures of any size: decoded once to small squares of one size, split by content. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type Fact, type ParamValue } from '#contract'
import { namesOf, readVerified, writeLibraryFile } from './common/files'
import { type Reason, reason, skippedFor } from './common/reasons'
import { noneUsable, type Problem, tooFew } from './common/refusals'
import { type Decoders, defineDatasetKind, type ImportContext, type Imported, type OpenedImages, type SourceFile } from './define'
import { addAll, commonSquare } from './images/add'
import { balanceOf, ClassNumbers, folderClasses } from './images/classes'
import { findItems, isPicture, lookAt } from './images/find'
import { type ImagesMeta, labelsFile, readImagesMeta, readLabels } from './images/meta'
import { badOption, pictureOptions } from './images/options'
import { picturesFile, PictureStore, type StoredPictures } from './images/picture-store'
import { toForm } from './images/resize-all'
import { labelsBeside } from './images/sets'
import { makeSheet } from './images/sheet'

const needed = 16

export const imageFolder = defineDatasetKind<OpenedImages>({
  id: 'image-folder',
  texts: {
    'en': { title: 'Images', examples: '{n} image | {n} images', summary: 'Pictures in files or folders (each folder a class), or MNIST, CIFAR and NumPy files.' },
    'zh-CN': { title: '图片', examples: '{n} 张图片', summary: '文件或文件夹中的图片（每个文件夹为一类），或 MNIST、CIFAR、NumPy 文件。' },
  },
  extensions: ['.png', '.jpg', '.jpeg', '.webp', '.gif', '.avif', '.tif', '.tiff', '.bmp', '.svg', '.idx', '.npy', '.npz', '.gz'],
  sniff,
  folderIsOne: true,
  importTo,
  open,
  preview,
})

async function importTo(context: ImportContext): Promise<Imported> {
  const options = pictureOptions(context.options)
  const problems: Problem[] = []
  const skip = (file: SourceFile, why: Reason): void => {
    problems.push({ file: file.name, why })
    context.skip(skippedFor(file.name, why))
  }
  const { items, labels } = await findItems(context.files, context.signal, skip)
  const labelsOf = await labelsBeside(items.filter(item => !isPicture(item)), labels, (file, { why }) => skip(file, why))
  const size = options.size ?? await commonSquare(items, context)
  const store = await PictureStore.create(context.folder, size)
  const classes = new ClassNumbers()
  try {
    await addAll(store, items, { context, size, options, skip, classes, labelsOf, byFolder: folderClasses(items.map(item => item.file)) })
    if (store.count === 0) throw noneUsable(context.files, problems[0] ?? { file: context.files[0]!.name, why: reason('idx-labels') })
    if (store.distinct < needed) throw tooFew(namesOf(context.files), 'too-small-images', { found: store.distinct, needed })
    return await finish(await store.finish(context.signal, options.colour), { context, size, classes })
  } catch (thrown) {
    await store.abandon()
    throw thrown
  }
}

/** Letters under a picture's name are a broken picture, not a text. */
function sniff(file: SourceFile, head: Uint8Array): number {
  if (head.length === 0) return 0
  if (lookAt(file, head).why?.key !== 'not-image') return 0.9
  return /\.(png|jpe?g|webp|gif|avif|tiff?|bmp|npy|npz)$/i.test(file.name) ? 0.25 : 0
}

interface Finishing { readonly context: ImportContext, readonly size: number, readonly classes: ClassNumbers }

async function finish(stored: StoredPictures, { context: { folder }, size, classes: numbers }: Finishing): Promise<Imported> {
  const { count, channels, train, sha256, labels } = stored
  const classes = numbers.settle(labels)
  const labelled = classes.length > 0 ? { labelsSha256: (await writeLibraryFile(join(folder, labelsFile), labels)).sha256 } : {}
  // Without classes it is the one of format 1, so that the same pictures stay the same data set.
  const content = `${size} ${channels} ${train} ${sha256}${classes.length > 0 ? ` ${JSON.stringify(classes)} ${labelled.labelsSha256}` : ''}`
  const fingerprint = createHash('sha256').update(content).digest('hex')
  const meta: ImagesMeta = { kind: 'image-folder', format: 2, size, channels, count, train, sha256, fingerprint, classes, ...labelled }
  await writeLibraryFile(join(folder, 'meta.json'), JSON.stringify(meta))
  return { examples: count, fingerprint, facts: factsOf(stored, size, classes), split: { train, val: count - train } }
}

function factsOf({ channels, duplicates, labels }: StoredPictures, size: number, classes: readonly string[]): Fact[] {
  const facts: Fact[] = [
    { key: 'tile', value: `${size} × ${size}` },
    { key: 'colour', value: channels === 1 ? 'grey' : 'colour' },
    { key: 'duplicates', value: duplicates },
  ]
  if (classes.length > 0) facts.push({ key: 'classes', value: classes.length }, { key: 'balance', value: balanceOf(classes, labels) })
  return facts
}

/** Options: size (px; the stored size if not given) and colour (grey, colour; as stored if not given). */
async function open(folder: string, options: Readonly<Record<string, ParamValue>> = {}): Promise<OpenedImages> {
  const meta = await readImagesMeta(folder)
  const size = options['size'] === undefined ? meta.size : Number(options['size'])
  const colour = options['colour']
  if (!Number.isInteger(size) || size < 1 || size > 1024) throw badOption('size', `size must be a whole number of pixels from 1 to 1024`)
  if (colour !== undefined && colour !== 'grey' && colour !== 'colour') throw badOption('colour', 'colour must be grey or colour')
  const channels = colour === undefined ? meta.channels : colour === 'grey' ? 1 : 3
  const stored = await readVerified(join(folder, picturesFile), meta.count * meta.size ** 2 * meta.channels, meta.sha256)
  const all = toForm(stored, meta, { size, channels })
  const labels = await readLabels(folder, meta)
  const cut = meta.train * size * size * channels
  return {
    size, channels, train: all.subarray(0, cut), val: all.subarray(cut), trainCount: meta.train, valCount: meta.count - meta.train,
    classes: meta.classes ?? [], trainLabels: labels.subarray(0, meta.train), valLabels: labels.subarray(meta.train),
  }
}

async function preview(folder: string, slice: { offset: number, count: number }, decoders: Decoders, cacheFolder: string) {
  const { size, channels, count: total, fingerprint } = await readImagesMeta(folder)
  const plan = { ...slice, file: join(folder, picturesFile), size, channels, total, fingerprint }
  return { type: 'images' as const, total, ...await makeSheet(plan, decoders, cacheFolder) }
}
