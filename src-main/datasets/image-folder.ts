/** Pictures of any size: decoded once to small squares of one size, split by content. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { StudioError, type Fact, type ParamValue } from '#contract'
import { namesOf, readHead, readMeta, readReason, readVerified, writeLibraryFile } from './common/files'
import { errorFor, type Reason, reason, skippedFor } from './common/reasons'
import { type Decoders, defineDatasetKind, type ImportContext, type Imported, type OpenedImages, type SourceFile } from './define'
import { brokenReason, decodeSquare, openPicture } from './images/decode'
import { formatOf, sizeInHead, type Format } from './images/format'
import { IdxProblem, readIdx } from './images/idx'
import { Gate, inOrder } from './images/in-order'
import { picturesFile, PictureStore, type StoredPictures } from './images/picture-store'
import { toForm } from './images/resize-all'
import { makeSheet } from './images/sheet'

const needed = 16
/** Pictures of another size than one common small square are stored at this size. */
const commonSize = 64
const headBytes = 4096

interface Meta {
  readonly kind: 'image-folder'
  readonly format: 1
  readonly size: number
  readonly channels: 1 | 3
  readonly count: number
  /** The first `train` pictures train, the rest validates. */
  readonly train: number
  readonly sha256: string
  readonly fingerprint: string
}

export const imageFolder = defineDatasetKind<OpenedImages>({
  id: 'image-folder',
  texts: {
    'en': { title: 'Images', examples: '{n} image | {n} images', summary: 'Pictures in files or folders, or IDX files as MNIST has them.' },
    'zh-CN': { title: '图片', examples: '{n} 张图片', summary: '文件或文件夹中的图片，或 MNIST 所用的 IDX 文件。' },
  },
  extensions: ['.png', '.jpg', '.jpeg', '.webp', '.gif', '.avif', '.tif', '.tiff', '.bmp', '.idx', '.gz'],
  sniff: (_file, head) => formatOf(head) === undefined ? 0 : 0.9,
  folderIsOne: true,
  importTo,
  open,
  preview,
})

interface Size { readonly width: number, readonly height: number }
interface Item { readonly file: SourceFile, readonly format: Format, readonly size?: Size | undefined }

async function importTo(context: ImportContext): Promise<Imported> {
  const problems: Problem[] = []
  const skip = (file: SourceFile, why: Reason): void => {
    problems.push({ file: file.name, why })
    context.skip(skippedFor(file.name, why))
  }
  const items = await findItems(context, skip)
  const size = await commonSquare(items, context)
  const store = await PictureStore.create(context.folder, size)
  try {
    await addAll(store, items, { context, size, skip })
    if (store.count === 0) throw noneUsable(context.files, problems[0]!)
    if (store.distinct < needed) throw tooFew(store.distinct, context.files)
    return await finish(store, size, context)
  } catch (thrown) {
    await store.abandon()
    throw thrown
  }
}

interface Problem { readonly file: string, readonly why: Reason }
type Skip = (file: SourceFile, why: Reason) => void

/** Files in the order of their names with their format; the others are named as skipped. */
async function findItems({ files, signal }: ImportContext, skip: Skip): Promise<Item[]> {
  const items: Item[] = []
  const sorted = files.toSorted((a, b) => a.name < b.name ? -1 : 1)
  const look = async (file: SourceFile): Promise<Partial<Item> & { file: SourceFile, why?: Reason | undefined }> => {
    try {
      const head = await readHead(file.path, headBytes)
      if (head.length === 0) return { file, why: reason('empty') }
      const found = formatOf(head)
      if (!found?.format) return { file, why: found?.reason ?? reason('not-image') }
      return { file, format: found.format, size: sizeInHead(head) }
    } catch (thrown) {
      return { file, why: readReason(thrown) }
    }
  }
  for await (const { file, format, size, why } of inOrder(sorted, look, { ahead: 16, signal })) {
    if (format) items.push({ file, format, size })
    else skip(file, why ?? reason('not-image'))
  }
  return items
}

/** Side of all pictures where they are equal squares of at most the common size; the common size otherwise. */
async function commonSquare(items: readonly Item[], { decoders, signal }: ImportContext): Promise<number> {
  let side: number | undefined
  const look = async ({ file, format, size }: Item): Promise<Size | undefined> => {
    if (size) return size
    if (format !== 'idx' && format !== 'idx.gz') return (await openPicture(file, format, decoders)).source
    try {
      for await (const { header } of readIdx(file.path, format === 'idx.gz')) return header
    } catch {
      // Said when it is imported.
    }
    return undefined
  }
  for await (const found of inOrder(items, look, { ahead: 8, signal })) {
    if (!found) continue
    if (found.width !== found.height || found.width > commonSize) return commonSize
    side ??= found.width
    if (side !== found.width) return commonSize
  }
  return side ?? commonSize
}

interface Adding { readonly context: ImportContext, readonly size: number, readonly skip: Skip }
interface Progress { readonly files: number, readonly bytes: number }

async function addAll(store: PictureStore, items: readonly Item[], { context, size, skip }: Adding): Promise<void> {
  const done = { files: context.files.length - items.length, bytes: 0 }
  const decode = decoderFor(size, context.decoders)
  for await (const { item, decoded, why } of inOrder(items, decode, { ahead: 8, signal: context.signal })) {
    if (decoded) await store.add(decoded.pixels, decoded.channels)
    else if (why) skip(item.file, why)
    else await addIdx(store, item, { context, size, skip, done })
    done.files++
    done.bytes += item.file.bytes
    context.progress(done)
  }
}

interface Done {
  readonly item: Item
  readonly decoded?: { pixels: Uint8Array, channels: 1 | 3 }
  readonly why?: Reason
}

/** Decodes single pictures ahead; an IDX file is left to be read when it is its turn. */
function decoderFor(size: number, decoders: Decoders): (item: Item) => Promise<Done> {
  const bytes = new Gate(128e6)
  const pixels = new Gate(64e6)
  return async item => {
    const { file, format } = item
    if (format === 'idx' || format === 'idx.gz') return { item }
    return bytes.run(file.bytes, async () => {
      const { source, why } = await openPicture(file, format, decoders)
      if (!source) return { item, why }
      try {
        return { item, decoded: await pixels.run(source.width * source.height, () => decodeSquare(source, size)) }
      } catch (thrown) {
        return { item, why: brokenReason(thrown) }
      }
    })
  }
}

async function addIdx(store: PictureStore, { file, format }: Item, { context, size, skip, done }: Adding & { done: Progress }) {
  const before = store.count
  const { sharp } = context.decoders
  try {
    for await (const { header, pixels } of readIdx(file.path, format === 'idx.gz')) {
      context.signal.throwIfAborted()
      const { width, height, channels, count } = header
      context.progress({ files: done.files, bytes: done.bytes + Math.floor(file.bytes * (store.count - before) / count) })
      if (width === size && height === size) {
        await store.add(pixels, channels)
        continue
      }
      const picture = (): import('sharp').Sharp => sharp(pixels, { raw: { width, height, channels } })
      const decoded = await decodeSquare({ width, height, picture }, size)
      await store.add(decoded.pixels, decoded.channels)
    }
  } catch (thrown) {
    if (!(thrown instanceof IdxProblem)) throw thrown
    await store.rollBackTo(before)
    skip(file, thrown.why)
  }
}

function noneUsable(files: readonly SourceFile[], { file, why }: Problem): StudioError {
  const n = files.length
  if (n === 1) return errorFor(why.key === 'empty' || why.key === 'idx-labels' ? 'IMPORT_EMPTY' : 'IMPORT_UNREADABLE', file, why)
  return errorFor('IMPORT_EMPTY', namesOf(files), reason('none-usable', { n, file }, why))
}

function tooFew(found: number, files: readonly SourceFile[]): StudioError {
  const dataset = namesOf(files)
  return errorFor('DATASET_TOO_SMALL', dataset, reason('too-small-images', { found, needed }), { dataset, found, needed })
}

async function finish(store: PictureStore, size: number, { folder, signal }: ImportContext): Promise<Imported> {
  const stored = await store.finish(signal)
  const { count, channels, train, sha256 } = stored
  const fingerprint = createHash('sha256').update(`${size} ${channels} ${train} ${sha256}`).digest('hex')
  const meta: Meta = { kind: 'image-folder', format: 1, size, channels, count, train, sha256, fingerprint }
  await writeLibraryFile(join(folder, 'meta.json'), JSON.stringify(meta))
  return { examples: count, fingerprint, facts: factsOf(stored, size), split: { train, val: count - train } }
}

function factsOf({ channels, duplicates }: StoredPictures, size: number): Fact[] {
  return [
    { key: 'tile', value: `${size} × ${size}` },
    { key: 'colour', value: channels === 1 ? 'grey' : 'colour' },
    { key: 'duplicates', value: duplicates },
  ]
}

function isMeta(value: unknown): value is Meta {
  const meta = value as Meta
  return meta.kind === 'image-folder' && meta.format === 1 && Number.isInteger(meta.size) && Number.isInteger(meta.count)
    && Number.isInteger(meta.train) && (meta.channels === 1 || meta.channels === 3)
}

/** Options: size (px; the stored size if not given) and colour (grey, colour; as stored if not given). */
async function open(folder: string, options: Readonly<Record<string, ParamValue>> = {}): Promise<OpenedImages> {
  const meta = await readMeta(folder, isMeta)
  const size = options['size'] === undefined ? meta.size : Number(options['size'])
  const colour = options['colour']
  if (!Number.isInteger(size) || size < 1 || size > 1024) throw badOption('size', `size must be a whole number of pixels from 1 to 1024`)
  if (colour !== undefined && colour !== 'grey' && colour !== 'colour') throw badOption('colour', 'colour must be grey or colour')
  const channels = colour === undefined ? meta.channels : colour === 'grey' ? 1 : 3
  const stored = await readVerified(join(folder, picturesFile), meta.count * meta.size ** 2 * meta.channels, meta.sha256)
  const all = toForm(stored, meta, { size, channels })
  const cut = meta.train * size * size * channels
  return {
    size, channels, train: all.subarray(0, cut), val: all.subarray(cut), trainCount: meta.train, valCount: meta.count - meta.train,
  }
}

function badOption(place: string, message: string): StudioError {
  return new StudioError('BAD_INPUT', message, { place, message })
}

async function preview(folder: string, slice: { offset: number, count: number }, decoders: Decoders, cacheFolder: string) {
  const { size, channels, count: total, fingerprint } = await readMeta(folder, isMeta)
  const plan = { ...slice, file: join(folder, picturesFile), size, channels, total, fingerprint }
  return { type: 'images' as const, total, ...await makeSheet(plan, decoders, cacheFolder) }
}
