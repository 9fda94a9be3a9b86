/** Files that hold many pictures of one size: what their readers have in common. */
import { type Reason, reason } from '../common/reasons'

const sideLimit = 4096
const countLimit = 10_000_000
/** Pixels of all pictures of one file. */
const valueLimit = 2 ** 34

export interface SetHeader {
  readonly count: number
  readonly height: number
  readonly width: number
  readonly channels: 1 | 3
}

/** One picture [height, width, channels], 0..255, with its class where the file knows it. */
export interface SetPart { readonly header: SetHeader, readonly pixels: Uint8Array, readonly label?: string | undefined }

/** Why such a file is not used; thrown while reading it. */
export class SetProblem extends Error {
  readonly why: Reason

  constructor(why: Reason) {
    super(why.texts.en)
    this.why = why
  }
}

/** What is wrong with the sizes that a header announces, or undefined; said before anything is read by them. */
export function headerProblem({ count, height, width }: Omit<SetHeader, 'channels'>): string | undefined {
  if (height < 1 || width < 1 || height > sideLimit || width > sideLimit) return `images of ${width} × ${height} pixels`
  return count > countLimit || count * height * width > valueLimit ? `${count} images of ${width} × ${height} pixels` : undefined
}

/** Throws where a file holds fewer pictures than its header announces. */
export function checkCount(announced: number, held: number): void {
  if (held < announced) throw new SetProblem(reason('idx-short', { announced, held }))
}
