/** What lies among the files of an import: pictures, files of many, labels. */
import { readHead, readReason } from '../common/files'
import { type Reason, reason } from '../common/reasons'
import type { SourceFile } from '../define'
import { type Format, formatOf, type LabelFormat, type PictureFormat } from './format'
import { type Size, sizeInHead } from './head-size'
import { inOrder } from '../common/in-order'
import type { LabelItem, SetItem } from './sets'

export interface PictureItem { readonly file: SourceFile, readonly format: PictureFormat, readonly size?: Size | undefined }
export type Item = PictureItem | SetItem

export type Skip = (file: SourceFile, why: Reason) => void

const headBytes = 16_384

interface Look { readonly format?: Format, readonly size?: Size | undefined, readonly why?: Reason | undefined }
/** What sniffing saw is kept, so that a hundred thousand files need not be opened for it a second time. */
const looks = new WeakMap<SourceFile, Look>()

/** What the first bytes of a file show. */
export function lookAt(file: SourceFile, head: Uint8Array): Look {
  const found = formatOf(head, file)
  const look = !found ? { why: reason(head.length === 0 ? 'empty' : 'not-image') }
    : found.format ? { format: found.format, size: sizeInHead(head) } : { why: found.reason }
  looks.set(file, look)
  return look
}

interface Found { readonly items: Item[], readonly labels: LabelItem[] }

/** Pictures in the order of their names, and the files beside them that hold labels; the others are named as skipped. */
export async function findItems(files: readonly SourceFile[], signal: AbortSignal, skip: Skip): Promise<Found> {
  const items: Item[] = []
  const labels: LabelItem[] = []
  const sorted = files.toSorted((a, b) => a.name < b.name ? -1 : 1)
  const look = async (file: SourceFile): Promise<Look> => {
    try {
      return looks.get(file) ?? lookAt(file, await readHead(file.path, headBytes))
    } catch (thrown) {
      return { why: readReason(thrown) }
    }
  }
  let index = 0
  for await (const { format, size, why } of inOrder(sorted, look, { ahead: 16, signal })) {
    const file = sorted[index++]!
    if (!format) skip(file, why ?? reason('not-image'))
    else if (isLabels(format)) labels.push({ file, format })
    else if (isSingle(format)) items.push({ file, format, size })
    else items.push({ file, format })
  }
  return { items, labels }
}

export function isPicture(item: Item): item is PictureItem {
  return isSingle(item.format)
}

function isSingle(format: Format): format is PictureFormat {
  return format === 'sharp' || format === 'svg' || format === 'bmp'
}

function isLabels(format: Format): format is LabelFormat {
  return format === 'cifar-names' || format.includes('-labels')
}
