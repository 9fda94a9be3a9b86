/** Pictures from files into the store, each decoded once. */
import { type Reason } from '../common/reasons'
import type { Decoders, ImportContext, SourceFile } from '../define'
import type { ClassNumbers } from './classes'
import { brokenReason, type Decoded, decodeSquare, openPicture } from './decode'
import { isPicture, type Item, type PictureItem, type Skip } from './find'
import { Gate, inOrder } from '../common/in-order'
import type { PictureOptions } from './options'
import type { PictureStore } from './picture-store'
import { type SetPart, SetProblem } from './picture-set'
import { convertChannels } from './resample'
import { headerOfSet, readSet, type SetItem, type SetLabels } from './sets'

/** Pictures of another size than one common small square are stored at this size. */
const commonSize = 64
/** Pictures that are decoded at a time: the decoder has four threads. */
const ahead = 8

/** Side of all pictures where they are equal squares of at most the common size; the common size otherwise. */
export async function commonSquare(items: readonly Item[], { decoders, signal }: ImportContext): Promise<number> {
  let side: number | undefined
  const look = async (item: Item) => {
    if (!isPicture(item)) return headerOfSet(item)
    // A drawing has any size.
    if (item.format === 'svg') return undefined
    return item.size ?? (await openPicture(item.file, item.format, { decoders, size: commonSize })).source
  }
  for await (const found of inOrder(items, look, { ahead, signal })) {
    if (!found) continue
    if (found.width !== found.height || found.width > commonSize) return commonSize
    side ??= found.width
    if (side !== found.width) return commonSize
  }
  return side ?? commonSize
}

export interface Adding {
  readonly context: ImportContext
  readonly size: number
  readonly options: PictureOptions
  readonly skip: Skip
  readonly classes: ClassNumbers
  /** Class of a file by the folder it lies in. */
  readonly byFolder: ReadonlyMap<SourceFile, string>
  readonly labelsOf: (set: SetItem) => SetLabels
}

interface Progress { readonly files: number, readonly bytes: number }

export async function addAll(store: PictureStore, items: readonly Item[], adding: Adding): Promise<void> {
  const { context, skip, classes, byFolder } = adding
  const done = { files: context.files.length - items.length, bytes: 0 }
  const decode = decoderFor(adding)
  for await (const { item, decoded, why } of inOrder(items, decode, { ahead, signal: context.signal })) {
    if (decoded) await store.add(decoded.pixels, decoded.channels, classes.numberOf(byFolder.get(item.file)))
    else if (why) skip(item.file, why)
    else if (!isPicture(item)) await addSet(store, item, { ...adding, done })
    done.files++
    done.bytes += item.file.bytes
    context.progress(done)
  }
}

interface Done { readonly item: Item, readonly decoded?: Decoded, readonly why?: Reason }

/** Decodes single pictures ahead; a file of many is left to be read when it is its turn. */
function decoderFor({ size, options, context: { decoders } }: Adding): (item: Item) => Promise<Done> {
  const bytes = new Gate(128e6)
  const pixels = new Gate(64e6)
  const decode = async (item: PictureItem): Promise<Done> => {
    const { source, why } = await openPicture(item.file, item.format, { decoders, size })
    if (!source) return { item, why }
    try {
      const square = await pixels.run(source.width * source.height, () => decodeSquare(source, { size, fit: options.fit }))
      return { item, decoded: inColour(square, options) }
    } catch (thrown) {
      return { item, why: brokenReason(thrown) }
    }
  }
  return async item => isPicture(item) ? bytes.run(item.file.bytes, () => decode(item)) : { item }
}

function inColour(decoded: Decoded, { colour }: PictureOptions): Decoded {
  if (colour !== 'grey' || decoded.channels === 1) return decoded
  return { pixels: convertChannels(decoded.pixels, 3, 1), channels: 1 }
}

async function addSet(store: PictureStore, set: SetItem, { done, ...adding }: Adding & { done: Progress }): Promise<void> {
  const { context, classes, byFolder, labelsOf, skip } = adding
  const before = store.count
  const folderClass = byFolder.get(set.file)
  try {
    for await (const part of readSet(set, labelsOf(set))) {
      context.signal.throwIfAborted()
      const share = Math.min(1, (store.count - before) / Math.max(1, part.header.count))
      context.progress({ files: done.files, bytes: done.bytes + Math.floor(set.file.bytes * share) })
      const { pixels, channels } = inColour(await squareOf(part, adding), adding.options)
      await store.add(pixels, channels, classes.numberOf(part.label ?? folderClass))
    }
  } catch (thrown) {
    if (!(thrown instanceof SetProblem)) throw thrown
    await store.rollBackTo(before)
    skip(set.file, thrown.why)
  }
}

async function squareOf({ header: { width, height, channels }, pixels }: SetPart, { context, size, options }: Adding): Promise<Decoded> {
  if (width === size && height === size) return { pixels, channels }
  const { sharp }: Decoders = context.decoders
  const picture = (): import('sharp').Sharp => sharp(pixels, { raw: { width, height, channels } })
  return decodeSquare({ width, height, picture }, { size, fit: options.fit })
}
