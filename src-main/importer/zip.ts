/** Zip files: what they announce, checked before anything is unpacked, and the content of one entry as a stream. */
import type { FileHandle } from 'node:fs/promises'
import { Readable, type Transform } from 'node:stream'
import { promisify } from 'node:util'
import { createInflateRaw, inflateRaw } from 'node:zlib'
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, RandomAccessReader, type ZipFile } from 'yauzl'
import { openToRead } from '../datasets/common/files'
import { reason } from '../datasets/common/reasons'
import { ArchiveProblem } from './archive-problem'
import { decodeName } from './entry-name'
import type { Budget } from './limits'

const inflate = promisify(inflateRaw)
/** Entries below this are unpacked in one go, which is several times faster for many small files. */
const small = 256 * 1024
const chunkBytes = 1 << 18

export interface ZipEntry {
  /** As the archive has it; not checked. */
  readonly name: string
  readonly offset: number
  readonly packed: number
  readonly bytes: number
  readonly method: number
  readonly crc: number
  readonly isEncrypted: boolean
  readonly isLink: boolean
}

/** The directory of a zip is read in many small pieces: they come from one larger one. */
class BufferedReader extends RandomAccessReader {
  readonly #handle: FileHandle
  #start = 0
  #piece: Buffer = Buffer.alloc(0)

  constructor(handle: FileHandle) {
    super()
    this.#handle = handle
  }

  override read(...[buffer, offset, length, position, callback]: Parameters<RandomAccessReader['read']>): void {
    // Its types leave out how many bytes were read.
    const done = callback as (error: unknown, bytesRead?: number) => void
    this.#read(buffer, { offset, length, position }).then(bytesRead => done(null, bytesRead), done)
  }

  async #read(buffer: Buffer, { offset, length, position }: { offset: number, length: number, position: number }): Promise<number> {
    if (length > chunkBytes) return (await this.#handle.read(buffer, offset, length, position)).bytesRead
    if (position < this.#start || position + length > this.#start + this.#piece.length) {
      const piece = Buffer.allocUnsafe(chunkBytes)
      const { bytesRead } = await this.#handle.read(piece, 0, chunkBytes, position)
      this.#start = position
      this.#piece = piece.subarray(0, bytesRead)
    }
    return this.#piece.copy(buffer, offset, position - this.#start, position - this.#start + length)
  }
}

export class ZipArchive {
  readonly entries: readonly ZipEntry[]
  readonly #handle: FileHandle
  readonly #zip: ZipFile

  private constructor(handle: FileHandle, zip: ZipFile, entries: readonly ZipEntry[]) {
    this.#handle = handle
    this.#zip = zip
    this.entries = entries
  }

  /** Reads what the archive announces. Throws an ArchiveProblem where it is refused. */
  static async open(path: string, fileBytes: number, { budget, signal }: { budget: Budget, signal: AbortSignal }): Promise<ZipArchive> {
    const handle = await openToRead(path)
    try {
      // Names and sizes are judged one by one here, where yauzl would give up the archive at the first odd one.
      const zip = await fromRandomAccessReaderPromise(new BufferedReader(handle), fileBytes,
        { autoClose: false, decodeStrings: false, validateEntrySizes: false })
      budget.takeEntries(zip.entryCount)
      const entries: ZipEntry[] = []
      for await (const entry of zip.eachEntry()) {
        signal.throwIfAborted()
        if (!isFolder(entry)) entries.push(entryOf(entry))
      }
      checkAnnounced(entries, fileBytes, budget)
      return new ZipArchive(handle, zip, entries)
    } catch (thrown) {
      await handle.close()
      signal.throwIfAborted()
      throw zipProblem(thrown)
    }
  }

  /** The content of an entry. Throws an ArchiveProblem where it is damaged. */
  async* read(entry: ZipEntry): AsyncGenerator<Buffer> {
    if (entry.method !== 0 && entry.method !== 8) throw new ArchiveProblem(reason('archive-method', { method: entry.method }))
    try {
      const { fileDataStart } = await this.#zip.readLocalFileHeaderPromise(
        { relativeOffsetOfLocalHeader: entry.offset, compressedSize: entry.packed } as Entry, { minimal: true })
      yield* entry.packed <= small && entry.bytes <= small * 16
        ? this.#readWhole(entry, fileDataStart) : this.#readStream(entry, fileDataStart)
    } catch (thrown) {
      throw zipProblem(thrown)
    }
  }

  async* #readWhole({ packed, bytes, method }: ZipEntry, start: number): AsyncGenerator<Buffer> {
    const data = Buffer.allocUnsafe(packed)
    const { bytesRead } = await this.#handle.read(data, 0, packed, start)
    if (bytesRead < packed) throw new ArchiveProblem(reason('archive-short'))
    yield method === 0 ? data : await inflate(data, { maxOutputLength: bytes + 1 })
  }

  async* #readStream({ packed, method }: ZipEntry, start: number): AsyncGenerator<Buffer> {
    const raw = Readable.from(this.#pieces(start, packed), { objectMode: false, highWaterMark: chunkBytes })
    const out: Readable | Transform = method === 0 ? raw : raw.pipe(createInflateRaw({ chunkSize: chunkBytes }))
    // pipe() does not hand errors on.
    raw.on('error', error => out.destroy(error))
    try {
      yield* out as AsyncIterable<Buffer>
    } finally {
      raw.destroy()
      out.destroy()
    }
  }

  async* #pieces(start: number, bytes: number): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes;) {
      const piece = Buffer.allocUnsafe(Math.min(chunkBytes, bytes - at))
      const { bytesRead } = await this.#handle.read(piece, 0, piece.length, start + at)
      if (bytesRead === 0) throw new ArchiveProblem(reason('archive-short'))
      yield piece.subarray(0, bytesRead)
      at += bytesRead
    }
  }

  async close(): Promise<void> {
    await this.#handle.close().catch(() => undefined)
  }
}

function isFolder(entry: Entry): boolean {
  const last = entry.fileNameRaw.at(-1)
  return (last === 0x2F || last === 0x5C) && entry.uncompressedSize === 0
}

function entryOf(entry: Entry): ZipEntry {
  const isUnix = entry.versionMadeBy >> 8 === 3
  return {
    name: decodeName(entry.fileNameRaw,
      bytes => getFileNameLowLevel(entry.generalPurposeBitFlag, Buffer.from(bytes), entry.extraFields, true)),
    offset: entry.relativeOffsetOfLocalHeader, packed: entry.compressedSize, bytes: entry.uncompressedSize,
    method: entry.compressionMethod, crc: entry.crc32, isEncrypted: (entry.generalPurposeBitFlag & 1) !== 0,
    isLink: isUnix && ((entry.externalFileAttributes >>> 28) & 0xF) === 0xA,
  }
}

/** All that can be known without unpacking: sizes, ratio, and whether entries share bytes, as those of the worst bombs do. */
function checkAnnounced(entries: readonly ZipEntry[], fileBytes: number, budget: Budget): void {
  if (entries.length > 0 && entries.every(one => one.isEncrypted)) throw new ArchiveProblem(reason('archive-encrypted'))
  const total = entries.reduce((sum, one) => sum + one.bytes, 0)
  for (const { bytes, packed } of entries) budget.checkRatio(bytes, packed)
  budget.checkRatio(total, fileBytes)
  budget.takeBytes(total)
  const sorted = entries.toSorted((a, b) => a.offset - b.offset)
  for (const [index, { offset, packed }] of sorted.entries()) {
    const next = sorted[index + 1]
    if (next && offset + 30 + packed > next.offset) throw new ArchiveProblem(reason('archive-overlap'))
  }
}

function zipProblem(thrown: unknown): unknown {
  if (thrown instanceof ArchiveProblem || !(thrown instanceof Error)) return thrown
  const { message } = thrown
  const code = (thrown as NodeJS.ErrnoException).code ?? ''
  if (/multi-disk/.test(message)) return new ArchiveProblem(reason('archive-split'))
  if (/encrypt/.test(message)) return new ArchiveProblem(reason('archive-encrypted'))
  if (/end of central|overflows file bounds|unexpected EOF/i.test(message) || code === 'Z_BUF_ERROR')
    return new ArchiveProblem(reason('archive-short'))
  if (code === 'ERR_BUFFER_TOO_LARGE')
    return new ArchiveProblem(reason('archive-broken', { message: 'more data than it announces' }))
  if (/^E[A-Z]+$/.test(code)) return thrown
  return new ArchiveProblem(reason('archive-broken', { message: message.slice(0, 120) }))
}
