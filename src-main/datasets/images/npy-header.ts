/** The header of a NumPy array file (.npy, and each entry of .npz). */
import { headerProblem, type SetHeader } from './picture-set'

/** How the values lie in the file. */
export type NpyType = 'u1' | 'i1' | 'u2' | 'i2' | 'u4' | 'i4' | 'u8' | 'i8' | 'f2' | 'f4' | 'f8'

export interface NpyHeader {
  readonly type: NpyType
  readonly isBigEndian: boolean
  readonly shape: readonly number[]
  readonly headerBytes: number
}

/** A header is a line of Python; a longer one is none. */
const longest = 10_000
/** Bytes that surely hold a header of an array of pictures or labels. */
export const npyHeadBytes = longest + 12

export function isNpy(head: Uint8Array): boolean {
  return Buffer.from(head.buffer, head.byteOffset, Math.min(6, head.byteLength)).toString('latin1') === '\x93NUMPY'
}

/** Reads the header, or says in a few words what is wrong with it. */
export function readNpyHeader(head: Buffer): NpyHeader | string {
  if (!isNpy(head) || head.length < 12) return 'its header is cut short'
  const isFirst = head[6] === 1
  const length = isFirst ? head.readUInt16LE(8) : head.readUInt32LE(8)
  const headerBytes = (isFirst ? 10 : 12) + length
  if (length > longest) return `a header of ${length} bytes`
  if (head.length < headerBytes) return 'its header is cut short'
  const text = head.toString('latin1', isFirst ? 10 : 12, headerBytes)
  const [, order, kind] = /'descr':\s*'([<>|=])([a-z]\d+)'/.exec(text) ?? []
  const [, shapeText] = /'shape':\s*\(([^)]*)\)/.exec(text) ?? []
  const type = kind === 'b1' ? 'u1' : kind
  if (!isType(type)) return `values of type ${kind ?? 'object or record'}`
  if (shapeText === undefined || !/^[\d\s,L]*$/.test(shapeText)) return 'no shape'
  if (/'fortran_order':\s*True/.test(text)) return 'Fortran order; save numpy.ascontiguousarray(x)'
  const shape = shapeText.split(',').map(one => one.trim()).filter(one => one !== '').map(one => Number.parseInt(one, 10))
  return { type, isBigEndian: order === '>', shape, headerBytes }
}

function isType(type: string | undefined): type is NpyType {
  return type !== undefined && /^([ui][1248]|f[248])$/.test(type)
}

export interface NpyPictures extends SetHeader {
  /** Whether the channels come before the rows, as PyTorch has them. */
  readonly isPlanar: boolean
  /** Values of one picture in the file, also those that are not used (a fourth channel). */
  readonly values: number
  readonly stored: number
}

/**
 * How an array holds pictures: [n, h, w], [n, h, w, c], [n, c, h, w] or, grey and square, [n, pixels]. A string says why it
 * holds none.
 */
export function picturesIn({ shape }: NpyHeader): NpyPictures | string {
  const shown = `shape (${shape.join(', ')})`
  const found = shapeOf(shape)
  if (!found) return shown
  const { stored } = found
  const channels = stored === 1 ? 1 : 3
  const problem = headerProblem(found)
  return problem ?? { ...found, channels, values: found.height * found.width * stored }
}

function shapeOf([count = 0, ...rest]: readonly number[]): Omit<NpyPictures, 'channels' | 'values'> | undefined {
  const [a = 0, b = 0, c = 0] = rest
  const isColour = (channels: number): boolean => channels === 1 || channels === 3 || channels === 4
  if (rest.length === 3 && isColour(c)) return { count, height: a, width: b, stored: c, isPlanar: false }
  if (rest.length === 3 && isColour(a)) return { count, height: b, width: c, stored: a, isPlanar: true }
  if (rest.length === 2) return { count, height: a, width: b, stored: 1, isPlanar: false }
  const side = Math.sqrt(a)
  if (rest.length === 1 && a >= 64 && Number.isInteger(side)) return { count, height: side, width: side, stored: 1, isPlanar: false }
  return undefined
}

/** Whether an array can hold one class for each of its rows. */
export function isNpyLabels({ shape, type }: NpyHeader): boolean {
  return (shape.length === 1 || (shape.length === 2 && shape[1] === 1)) && !type.startsWith('f')
}

export function bytesOf(type: NpyType): number {
  return Number(type[1])
}
