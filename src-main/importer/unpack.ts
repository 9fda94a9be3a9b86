/** From archives to files in a folder of the import's own, under numbers and never under the names of the archive. */
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32, createGunzip } from 'node:zlib'
import type { Skipped } from '#contract'
import { LibraryFile, readReason, readSlice } from '../datasets/common/files'
import { type Reason, reason, skippedFor } from '../datasets/common/reasons'
import type { SourceFile } from '../datasets/define'
import { ArchiveProblem } from './archive-problem'
import { type Container, containerHead, containerOf, isTarHeader } from './container'
import { safeName } from './entry-name'
import { bookFiles, documentIn } from './epub'
import { Budget, checkSpace, type Limits, usualLimits } from './limits'
import { readTar } from './tar'
import { isHidden } from './walk'
import { ZipArchive, type ZipEntry } from './zip'

/** What is read of a file that is only looked at: as much as the kinds are shown. */
const headBytes = 64 * 1024
const chunkBytes = 1 << 18

export interface UnpackOptions {
  /** Made when it is needed; whoever gave it removes it. */
  readonly folder: string
  /** To look only: of every file its beginning is unpacked. */
  readonly headsOnly: boolean
  readonly signal: AbortSignal
  readonly limits?: Limits
  skip(skipped: Skipped): void
  /** Called with every file that was found. */
  progress(files: number, bytes: number): void
}

export interface Unpacked {
  readonly files: readonly SourceFile[]
  /** False where one packed file became one file. */
  readonly isFolder: boolean
}

export class Unpacker {
  readonly #options: UnpackOptions
  readonly #budget: Budget
  #made = 0

  constructor(options: UnpackOptions) {
    this.#options = options
    this.#budget = new Budget(options.limits ?? usualLimits)
  }

  /** The files in an archive; what is refused or damaged is skipped by name. `depth`: archives around it. */
  async unpack(file: SourceFile, container: Container, depth: number): Promise<Unpacked> {
    const files: SourceFile[] = []
    const { signal } = this.#options
    let isFolder = true
    try {
      this.#budget.checkDepth(depth + 1)
      signal.throwIfAborted()
      await mkdir(this.#options.folder, { recursive: true })
      if (container === 'zip') isFolder = await this.#unpackZip(file, files)
      else if (container === 'tar') await this.#unpackTar(file, readFile(file.path), files)
      else isFolder = await this.#unpackGz(file, files)
      if (files.length === 0 && isFolder) this.#skip(file.name, reason('archive-empty'))
    } catch (thrown) {
      signal.throwIfAborted()
      this.#skip(file.name, problemOf(thrown))
    }
    // An archive that came out of an archive is not needed any more.
    if (file.path.startsWith(this.#options.folder)) await rm(file.path, { force: true })
    return { files, isFolder }
  }

  async #unpackZip(file: SourceFile, files: SourceFile[]): Promise<boolean> {
    const archive = await ZipArchive.open(file.path, file.bytes, { budget: this.#budget, signal: this.#options.signal })
    try {
      const document = await documentIn(archive)
      if (document === 'epub') {
        const { chunks, bytes } = await bookFiles(archive)
        await this.#stage(file.name, chunks, { announced: bytes, isExact: false, files })
        return false
      }
      if (document) throw new ArchiveProblem(document)
      if (!this.#options.headsOnly) await checkSpace(this.#options.folder, archive.entries.reduce((sum, one) => sum + one.bytes, 0))
      for (const entry of archive.entries) await this.#unpackEntry(file, archive, { entry, files })
      return true
    } finally {
      await archive.close()
    }
  }

  async #unpackEntry(file: SourceFile, archive: ZipArchive, { entry, files }: { entry: ZipEntry, files: SourceFile[] }): Promise<void> {
    const name = this.#nameIn(file, entry.name)
    if (name === undefined) return
    if (entry.isEncrypted) return this.#skip(name, reason('archive-encrypted'))
    if (entry.isLink) return this.#skip(name, reason('archive-link'))
    await this.#stage(name, archive.read(entry), { announced: entry.bytes, isExact: true, crc: entry.crc, files })
  }

  /** The name to show, undefined where the file is passed over. */
  #nameIn(archive: SourceFile, raw: string): string | undefined {
    const name = safeName(raw)
    if (name === undefined) this.#skip(`${archive.name}/${shownRaw(raw)}`, reason('archive-name'))
    return name === undefined || name.split('/').some(part => isHidden(Buffer.from(part))) ? undefined : `${archive.name}/${name}`
  }

  async #unpackTar(file: SourceFile, source: AsyncIterable<Buffer>, files: SourceFile[]): Promise<void> {
    for await (const { name: raw, bytes, type, body } of readTar(source)) {
      this.#options.signal.throwIfAborted()
      if (type === 'folder') continue
      this.#budget.takeEntries(1)
      const name = this.#nameIn(file, raw)
      if (name === undefined) continue
      if (type === 'file') {
        this.#budget.takeBytes(bytes)
        await this.#stage(name, body, { announced: bytes, isExact: true, files })
      } else this.#skip(name, reason(type === 'link' ? 'archive-link' : 'special'))
    }
  }

  async #unpackGz(file: SourceFile, files: SourceFile[]): Promise<boolean> {
    const [head, source] = await withHead(gunzip(file, this.#budget), containerHead)
    if (isTarHeader(head)) {
      await this.#unpackTar(file, source, files)
      return true
    }
    this.#budget.takeEntries(1)
    const announced = await lengthInGz(file)
    if (!this.#options.headsOnly) await checkSpace(this.#options.folder, announced)
    const count = files.length
    await this.#stage(file.name.replace(/\.gz$/i, ''), this.#counted(source), { announced, isExact: false, files })
    return files.length === count
  }

  async* #counted(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      this.#budget.takeBytes(chunk.length)
      yield chunk
    }
  }

  /** Writes one file. One that is damaged is skipped by name; a refusal of the whole archive is thrown. */
  async #stage(name: string, chunks: AsyncIterable<Buffer>,
    { announced, isExact, crc, files }: { announced: number, isExact: boolean, crc?: number, files: SourceFile[] }): Promise<void> {
    const { folder, headsOnly, signal } = this.#options
    const path = join(folder, String(this.#made++))
    const out = await LibraryFile.createTemporary(path)
    let whole = !headsOnly
    let sum = 0
    try {
      for await (const chunk of chunks) {
        signal.throwIfAborted()
        if (out.bytes === 0 && containerOf(chunk)) whole = true
        if (isExact && out.bytes + chunk.length > announced) throw new ArchiveProblem(reason('archive-length', { announced }))
        if (whole && crc !== undefined) sum = crc32(chunk, sum)
        await out.write(whole ? chunk : chunk.subarray(0, headBytes - out.bytes))
        if (!whole && out.bytes >= headBytes) break
      }
      await out.finish()
      if (whole && isExact && out.bytes !== announced) throw new ArchiveProblem(reason('archive-length', { announced }))
      if (whole && crc !== undefined && sum !== crc) throw new ArchiveProblem(reason('archive-crc'))
    } catch (thrown) {
      await out.abandon()
      await rm(path, { force: true })
      signal.throwIfAborted()
      // In a zip each file lies by itself; what ends a stream ends all that comes after it.
      if (!(thrown instanceof ArchiveProblem) || (crc === undefined && thrown.why.key !== 'archive-length')) throw thrown
      return this.#skip(name, thrown.why)
    }
    const bytes = whole ? out.bytes : Math.max(announced, out.bytes)
    files.push({ path, name, bytes })
    this.#options.progress(1, bytes)
  }

  #skip(name: string, why: Reason): void {
    this.#options.skip(skippedFor(name, why))
  }
}

function problemOf(thrown: unknown): Reason {
  if (thrown instanceof ArchiveProblem) return thrown.why
  const code = (thrown as NodeJS.ErrnoException).code ?? ''
  if (!/^E[A-Z]+$/.test(code)) throw thrown
  return readReason(thrown)
}

function shownRaw(raw: string): string {
  return raw.replace(/[\p{Cc}]/gu, '\uFFFD').slice(0, 200)
}

function readFile(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: chunkBytes })
}

async function* gunzip({ path, bytes }: SourceFile, budget: Budget): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: chunkBytes })
  const stream = file.pipe(createGunzip({ chunkSize: chunkBytes }))
  // pipe() does not hand errors on.
  file.on('error', error => stream.destroy(error))
  let made = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      made += chunk.length
      budget.checkRatio(made, bytes)
      yield chunk
    }
  } catch (thrown) {
    const { code = '', message } = thrown as NodeJS.ErrnoException
    if (!code.startsWith('Z_')) throw thrown
    throw new ArchiveProblem(code === 'Z_BUF_ERROR' ? reason('archive-short') : reason('gzip', { message }))
  } finally {
    file.destroy()
    stream.destroy()
  }
}

/** The last four bytes of a gzip are the length of what is in it, modulo 2^32. */
async function lengthInGz({ path, bytes }: SourceFile): Promise<number> {
  if (bytes < 18) return 0
  return Buffer.from(await readSlice(path, bytes - 4, 4)).readUInt32LE()
}

/** The first `bytes` bytes of a stream, and the stream with them. */
async function withHead(source: AsyncGenerator<Buffer>, bytes: number): Promise<[Buffer, AsyncGenerator<Buffer>]> {
  let head: Buffer = Buffer.alloc(0)
  while (head.length < bytes) {
    const { done, value } = await source.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  return [head, joined(head, source)]
}

async function* joined(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}
