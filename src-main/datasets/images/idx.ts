/** IDX files of images, as MNIST and its relatives come: plain or gzipped; grey (3 dimensions) or colour (4). */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { readReason } from '../common/files'
import { reason } from '../common/reasons'
import { checkCount, headerProblem, type SetHeader, type SetPart, SetProblem } from './picture-set'

interface IdxHeader extends SetHeader { readonly headerBytes: number }

/** Labels that one file may hold. */
const labelLimit = 10_000_000

/** Header of an IDX file from its first 20 bytes. Throws SetProblem. */
function readHeader(bytes: Buffer): IdxHeader {
  const dimensions = bytes[3]!
  const headerBytes = 4 + 4 * dimensions
  if (bytes.length < headerBytes) throw formProblem('its header is cut short')
  const sizes = Array.from({ length: dimensions }, (_, index) => bytes.readUInt32BE(4 + 4 * index))
  const [count = 0, height = 0, width = 0, channels = 1] = sizes
  if (channels !== 1 && channels !== 3) throw formProblem(`${channels} channels`)
  const problem = headerProblem({ count, height, width })
  if (problem) throw formProblem(problem)
  return { count, height, width, channels, headerBytes }
}

function formProblem(message: string): SetProblem {
  return new SetProblem(reason('idx-form', { message }))
}

/**
 * Each image of a file in order. A gzipped file is inflated as it is read and never beyond what its header announces.
 * Throws SetProblem where the file is damaged or shorter than announced.
 */
export async function* readIdx(path: string, isGzipped: boolean): AsyncGenerator<SetPart> {
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
    if (thrown instanceof SetProblem) throw thrown
    const code = (thrown as NodeJS.ErrnoException).code ?? ''
    throw new SetProblem(code.startsWith('Z_') ? reason('gzip', { message: (thrown as Error).message }) : readReason(thrown))
  } finally {
    file.destroy()
    stream.destroy()
  }
  if (!header) throw formProblem('its header is cut short')
  checkCount(header.count, given)
}

/** A plain file is checked before anything of it is used. */
async function checkLength(path: string): Promise<void> {
  const { size } = await stat(path)
  const handle = createReadStream(path, { end: 19 })
  let head = Buffer.alloc(0)
  for await (const chunk of handle as AsyncIterable<Buffer>) head = Buffer.concat([head, chunk])
  if (head.length < 16) throw formProblem('its header is cut short')
  const { count, height, width, channels, headerBytes } = readHeader(head)
  checkCount(count, Math.floor((size - headerBytes) / (height * width * channels)))
}

/** The labels of an IDX file of labels (`train-labels-idx1-ubyte`), one byte each. Throws SetProblem. */
export async function readIdxLabels(path: string, isGzipped: boolean): Promise<Uint8Array> {
  const file = createReadStream(path)
  const stream = isGzipped ? file.pipe(createGunzip()) : file
  file.on('error', error => stream.destroy(error))
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      parts.push(chunk)
      bytes += chunk.length
      if (bytes > labelLimit + 8) throw formProblem(`more than ${labelLimit} labels`)
    }
  } catch (thrown) {
    if (thrown instanceof SetProblem) throw thrown
    throw new SetProblem(readReason(thrown))
  } finally {
    file.destroy()
    stream.destroy()
  }
  const all = Buffer.concat(parts)
  if (all.length < 8) throw formProblem('its header is cut short')
  const count = all.readUInt32BE(4)
  if (all.length - 8 < count) throw new SetProblem(reason('labels-short', { announced: count, held: all.length - 8 }))
  return all.subarray(8, 8 + count)
}
