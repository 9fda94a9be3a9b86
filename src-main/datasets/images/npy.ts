/** Pictures and labels in NumPy arrays, from a .npy file or one entry of a .npz file. */
import { readChunks } from '../common/files'
import { reason } from '../common/reasons'
import { interleave } from './cifar'
import { isNpyLabels, npyHeadBytes, type NpyHeader, type NpyPictures, picturesIn, readNpyHeader, bytesOf } from './npy-header'
import { ValueRange, valuesOf } from './npy-values'
import { checkCount, type SetPart, SetProblem } from './picture-set'

/** An array that can be read from its beginning more than once. */
export interface ArraySource {
  readonly name: string
  chunks(): AsyncIterable<Buffer>
}

const chunkBytes = 1 << 20
const labelLimit = 10_000_000

export function npyFile(path: string): ArraySource {
  return { name: path, chunks: () => readChunks(path, chunkBytes) }
}

export function npyProblem(message: string): SetProblem {
  return new SetProblem(reason('npy-form', { message }))
}

/** Header of an array. Throws SetProblem. */
export async function headerOf(source: ArraySource): Promise<NpyHeader> {
  let head = Buffer.alloc(0)
  for await (const chunk of source.chunks()) {
    head = Buffer.concat([head, chunk])
    if (head.length >= npyHeadBytes) break
  }
  const header = readNpyHeader(head)
  if (typeof header === 'string') throw npyProblem(header)
  return header
}

/** The values' bytes, in pieces of whole `step`s. */
async function* pieces(source: ArraySource, { headerBytes }: NpyHeader, step: number): AsyncGenerator<Buffer> {
  let toSkip = headerBytes
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of source.chunks()) {
    const own = chunk.subarray(Math.min(toSkip, chunk.length))
    toSkip -= chunk.length - own.length
    rest = rest.length ? Buffer.concat([rest, own]) : own
    const whole = rest.length - rest.length % step
    if (whole > 0) yield rest.subarray(0, whole)
    rest = rest.subarray(whole)
  }
}

/** Each picture in order. Throws SetProblem where there is none, or fewer than announced. */
export async function* readNpy(source: ArraySource, labels?: readonly string[]): AsyncGenerator<SetPart> {
  const header = await headerOf(source)
  const pictures = picturesIn(header)
  if (typeof pictures === 'string') throw npyProblem(pictures)
  const scale = header.type === 'u1' ? undefined : await scaleOf(source, header, pictures)
  const bytes = pictures.values * bytesOf(header.type)
  let given = 0
  for await (const piece of pieces(source, header, bytes)) {
    for (let at = 0; at < piece.length && given < pictures.count; at += bytes) {
      const stored = piece.subarray(at, at + bytes)
      const values = scale ? scaled(valuesOf(stored, header), scale) : stored
      yield { header: pictures, pixels: arranged(values, pictures), label: labels?.[given] }
      given++
    }
  }
  checkCount(pictures.count, given)
}

async function scaleOf(source: ArraySource, header: NpyHeader, { count, values }: NpyPictures) {
  const range = new ValueRange()
  let left = count * values
  for await (const piece of pieces(source, header, bytesOf(header.type))) {
    const some = valuesOf(piece, header).subarray(0, left)
    range.add(some)
    left -= some.length
    if (left === 0) break
  }
  const scale = range.toBytes()
  if (typeof scale === 'string') throw npyProblem(scale)
  return scale
}

function scaled(values: Float64Array, { plus, times }: { plus: number, times: number }): Uint8Array {
  return Uint8Array.from(values, value => (value + plus) * times + 0.5)
}

/** [height, width, 1 or 3] of what is stored. */
function arranged(values: Uint8Array, { height, width, stored, isPlanar }: NpyPictures): Uint8Array {
  const pixels = height * width
  const mixed = isPlanar && stored > 1 ? interleave(values, pixels) : values
  if (stored !== 4) return mixed
  const out = new Uint8Array(pixels * 3)
  for (let i = 0; i < pixels; i++) out.set(mixed.subarray(i * 4, i * 4 + 3), i * 3)
  return out
}

/** One class for each row of an array of whole numbers. Throws SetProblem. */
export async function readNpyLabels(source: ArraySource): Promise<string[]> {
  const header = await headerOf(source)
  const [count = 0] = header.shape
  if (!isNpyLabels(header)) throw npyProblem(`shape (${header.shape.join(', ')})`)
  if (count > labelLimit) throw npyProblem(`${count} labels`)
  const labels: string[] = []
  for await (const piece of pieces(source, header, bytesOf(header.type)))
    for (const value of valuesOf(piece, header)) if (labels.length < count) labels.push(String(value))
  if (labels.length < count) throw new SetProblem(reason('labels-short', { announced: count, held: labels.length }))
  return labels
}
