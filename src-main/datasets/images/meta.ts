/** meta.json of an image data set. Format 1, of the first version, has no classes. */
import { join } from 'node:path'
import { readMeta, readVerified } from '../common/files'

export interface ImagesMeta {
  readonly kind: 'image-folder'
  readonly format: 1 | 2
  readonly size: number
  readonly channels: 1 | 3
  readonly count: number
  /** The first `train` pictures train, the rest validates. */
  readonly train: number
  readonly sha256: string
  readonly fingerprint: string
  /** Sorted; index = label. Empty where there are none, and then there is no file of labels. */
  readonly classes?: readonly string[]
  /** Of labels.i32: the class of each picture, little-endian, -1 where there is none. */
  readonly labelsSha256?: string
}

export const labelsFile = 'labels.i32'

function isMeta(value: unknown): value is ImagesMeta {
  const meta = value as ImagesMeta
  return meta.kind === 'image-folder' && (meta.format === 1 || meta.format === 2) && Number.isInteger(meta.size) && Number.isInteger(meta.count)
    && Number.isInteger(meta.train) && (meta.channels === 1 || meta.channels === 3)
    && (meta.format === 1 || Array.isArray(meta.classes))
}

export function readImagesMeta(folder: string): Promise<ImagesMeta> {
  return readMeta(folder, isMeta)
}

/** The class of each picture; all -1 where there are no classes. */
export async function readLabels(folder: string, { count, classes = [], labelsSha256 = '' }: ImagesMeta): Promise<Int32Array> {
  if (classes.length === 0) return new Int32Array(count).fill(-1)
  const bytes = await readVerified(join(folder, labelsFile), count * 4, labelsSha256)
  return new Int32Array(bytes.buffer)
}
