/** IDX files of images, as MNIST and its relatives come: plain or gzipped; grey (3 dimensions) or colour (4). */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { readReason } from '../common/files'
import { type Reason, reason } from '../common/reasons'

const sideLimit = 4096
const countLimit = 10_000_000

export interface IdxHeader {
  readonly count: number
  readonly height: number
  readonly width: number
  readonly channels: 1 | 3
  readonly headerBytes: number
}

/** Why an IDX file is not used; thrown while reading it. */
export class IdxProblem extends Error {
  readonly why: Reason

  constructor(why: Reason) {
    super(why.texts.en)
    this.why = why
  }
}

/** Header of an IDX file from its first 20 bytes. Throws IdxProblem. */
function readHeader(bytes: Buffer): IdxHeader {
  const dimensions = bytes[3]!
  const headerBytes = 4 + 4 * dimensions
  if (bytes.length < headerBytes) throw formProblem('its header is cut short')
  const sizes = Array.from({ length: dimensions }, (_, index) => bytes.readUInt32BE(4 + 4 * index))
  const [count = 0, height = 0, width = 0, channels = 1] = sizes
  if (channels !== 1 && channels !== 3) throw formProblem(`${channels} channels`)
  if (height < 1 || width < 1 || height > sideLimit || width > sideLimit) throw formProblem(`images of ${width} × ${height} pixels`)
  if (count > countLimit) throw formProblem(`${count} images`)
  return { count, height, width, channels, headerBytes }
}

function formProblem(message: string): IdxProblem {
  return new IdxProblem(reason('idx-form', { message }))
}

export interface IdxPart { readonly header: IdxHeader, readonly pixels: Buffer }

/**
 * Each image of a file in order. A gzipped file is inflated as it is read and never beyond what its header announces.
 * Throws IdxProblem where the file is damaged or shorter than announced.
 */
export async function* readIdx(path: string, isGzipped: boolean): AsyncGenerator<IdxPart> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 })
  const stream = isGzipped ? file.pipe(createGunzip({ chunkSize: 1 << 18 })) : file
  // pipe() does not hand errors on.
  file.on('error', error => stream.destroy(error))
  let header: IdxHeader | undefined
  let rest: Buffer = Buffer.alloc(0)
  let given = 0
  try {
    if (!isGzipped) await checkLength(path)
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      rest = rest.length ? Buffer.concat([rest, chunk]) : chunk
      if (!header) {
        if (rest.length < 20) continue
        header = readHeader(rest)
        rest = rest.subarray(header.headerBytes)
      }
      const bytes = header.height * header.width * header.channels
      while (rest.length >= bytes && given < header.count) {
        yield { header, pixels: rest.subarray(0, bytes) }
        rest = rest.subarray(bytes)
        given++
      }
      if (given === header.count) return
    }
  } catch (thrown) {
    if (thrown instanceof IdxProblem) throw thrown
    const code = (thrown as NodeJS.ErrnoException).code ?? ''
    throw new IdxProblem(code.startsWith('Z_') ? reason('gzip', { message: (thrown as Error).message }) : readReason(thrown))
  } finally {
    file.destroy()
    stream.destroy()
  }
  if (!header) throw formProblem('its header is cut short')
  throw new IdxProblem(reason('idx-short', { announced: header.count, held: given }))
}

/** A plain file is checked before anything of it is used. */
async function checkLength(path: string): Promise<void> {
  const { size } = await stat(path)
  const handle = createReadStream(path, { end: 19 })
  let head = Buffer.alloc(0)
  for await (const chunk of handle as AsyncIterable<Buffer>) head = Buffer.concat([head, chunk])
  if (head.length < 16) throw formProblem('its header is cut short')
  const { count, height, width, channels, headerBytes } = readHeader(head)
  const held = Math.floor((size - headerBytes) / (height * width * channels))
  if (held < count) throw new IdxProblem(reason('idx-short', { announced: count, held }))
}
