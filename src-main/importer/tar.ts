/** Tar files as they stream by: ustar, GNU and pax, without ever going back. */
import { reason } from '../datasets/common/reasons'
import { ArchiveProblem } from './archive-problem'
import { isTarHeader, octal } from './container'
import { decodeName } from './entry-name'

const block = 512
/** Long names and pax records are held in memory. */
const mostMeta = 1 << 20

export interface TarEntry {
  readonly name: string
  readonly bytes: number
  readonly type: 'file' | 'folder' | 'link' | 'special'
  /** The content; what is not read of it is passed over. */
  readonly body: AsyncIterable<Buffer>
}

/** Takes bytes from chunks. */
class ByteReader {
  readonly #source: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** From 1 to `most` bytes; undefined at the end. */
  async some(most: number): Promise<Buffer | undefined> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#source.next()
      if (done) return undefined
      this.#rest = value
    }
    const given = this.#rest.subarray(0, most)
    this.#rest = this.#rest.subarray(given.length)
    return given
  }

  /** Exactly `count` bytes, fewer only at the end. */
  async exactly(count: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let left = count; left > 0;) {
      const part = await this.some(left)
      if (!part) break
      parts.push(part)
      left -= part.length
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
  }
}

/** Throws an ArchiveProblem where the file is damaged or cut short. */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const reader = new ByteReader(source)
  let next: { name?: string, bytes?: number } = {}
  for (;;) {
    const header = await reader.exactly(block)
    // Two blocks of zeros end the file; some end it without them.
    if (header.length === 0 || header.every(byte => byte === 0)) return
    if (header.length < block) throw new ArchiveProblem(reason('archive-short'))
    if (!isTarHeader(header)) throw damaged('a header of tar has the wrong sum')
    const type = String.fromCharCode(header[156]!)
    const bytes = next.bytes ?? octal(header, 124, 12)
    if (!Number.isSafeInteger(bytes) || bytes < 0) throw damaged('a size in tar is no number')
    if (type === 'L' || type === 'x' || type === 'g' || type === 'K') {
      const content = await readMeta(reader, bytes)
      if (type === 'L') next.name = nameFrom(content)
      if (type === 'x') next = { ...next, ...paxRecords(content) }
      continue
    }
    const body = readBody(reader, bytes)
    yield { name: next.name ?? nameOf(header), bytes, type: typeOf(type), body }
    // A body that was left early has ended; a new one passes over the rest.
    for await (const _ of body) continue
    next = {}
  }
}

async function readMeta(reader: ByteReader, bytes: number): Promise<Buffer> {
  if (bytes > mostMeta) throw damaged('a name in tar is too long')
  const content = await reader.exactly(padded(bytes))
  if (content.length < padded(bytes)) throw new ArchiveProblem(reason('archive-short'))
  return content.subarray(0, bytes)
}

/** An iterable without `return`: leaving it early keeps the place in the file, and going on passes over the rest. */
function readBody(reader: ByteReader, bytes: number): AsyncIterable<Buffer> {
  let left = bytes
  let padding = padded(bytes) - bytes
  const next = async (): Promise<IteratorResult<Buffer, undefined>> => {
    const part = left > 0 ? await reader.some(left) : undefined
    if (part) {
      left -= part.length
      return { done: false, value: part }
    }
    if (left > 0 || (await reader.exactly(padding)).length < padding) throw new ArchiveProblem(reason('archive-short'))
    padding = 0
    return { done: true, value: undefined }
  }
  return { [Symbol.asyncIterator]: () => ({ next }) }
}

function padded(bytes: number): number {
  return Math.ceil(bytes / block) * block
}

function damaged(message: string): ArchiveProblem {
  return new ArchiveProblem(reason('archive-broken', { message }))
}

function typeOf(flag: string): TarEntry['type'] {
  if (flag === '0' || flag === '\0' || flag === '7') return 'file'
  if (flag === '5') return 'folder'
  return flag === '1' || flag === '2' ? 'link' : 'special'
}

function nameOf(header: Buffer): string {
  const name = nameFrom(header.subarray(0, 100))
  const isUstar = header.toString('latin1', 257, 263) === 'ustar\0'
  const prefix = isUstar ? nameFrom(header.subarray(345, 500)) : ''
  return prefix ? `${prefix}/${name}` : name
}

/** Bytes up to the first zero; a zero in the middle of a pax path stays and is refused with the name. */
function nameFrom(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return decodeName(end < 0 ? bytes : bytes.subarray(0, end), one => Buffer.from(one).toString('latin1'))
}

/** Records "LENGTH KEY=VALUE\n"; of interest are path and size. */
function paxRecords(content: Buffer): { name?: string, bytes?: number } {
  const found: { name?: string, bytes?: number } = {}
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at)
    const length = space < 0 ? Number.NaN : Number(content.toString('latin1', at, space))
    if (!Number.isInteger(length) || length <= space - at || at + length > content.length) throw damaged('a record of pax is damaged')
    const record = content.toString('utf8', space + 1, at + length - 1)
    const equals = record.indexOf('=')
    const value = record.slice(equals + 1)
    if (record.slice(0, equals) === 'path') found.name = value
    if (record.slice(0, equals) === 'size') found.bytes = Number(value)
    at += length
  }
  return found
}
