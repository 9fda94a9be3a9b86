/** Many texts in two files: their UTF-8 one after another, and where each begins (Uint32, with the end last). */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { isStoredFile, LibraryFile, readSlice, readVerified, type StoredFile, writeLibraryFile } from '../common/files'
import { errorFor, reason } from '../common/reasons'

const flushBytes = 1 << 20
/** What Uint32 can point to. */
const mostBytes = 2 ** 32 - 1

export interface StoredColumn { readonly texts: StoredFile, readonly starts: StoredFile }

/** Numbers that grow in number. */
export class Uint32List {
  #values = new Uint32Array(1024)
  length = 0

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new Uint32Array(this.length * 2)
      grown.set(this.#values)
      this.#values = grown
    }
    this.#values[this.length++] = value
  }

  /** A view, good until the next push. */
  get values(): Uint32Array {
    return this.#values.subarray(0, this.length)
  }
}

export class TextColumnWriter {
  readonly #folder: string
  readonly #name: string
  readonly #file: LibraryFile
  readonly #starts = new Uint32List()
  #waiting: Buffer[] = []
  #waitingBytes = 0

  private constructor(folder: string, name: string, file: LibraryFile) {
    this.#folder = folder
    this.#name = name
    this.#file = file
  }

  static async create(folder: string, name: string): Promise<TextColumnWriter> {
    return new TextColumnWriter(folder, name, await LibraryFile.create(join(folder, textsName(name))))
  }

  get count(): number {
    return this.#starts.length
  }

  /** Takes a text; it is written by the next `flush`. */
  add(text: string): void {
    const bytes = Buffer.from(text)
    const start = this.#file.bytes + this.#waitingBytes
    if (start + bytes.length > mostBytes) throw errorFor('IMPORT_UNREADABLE', this.#name, reason('texts-too-large', { limit: 4 }))
    this.#starts.push(start)
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
  }

  /** Writes what waits, once it is worth a write. */
  async flush(isLast = false): Promise<void> {
    if (this.#waitingBytes < flushBytes && !isLast) return
    await this.#file.write(Buffer.concat(this.#waiting))
    this.#waiting = []
    this.#waitingBytes = 0
  }

  async finish(): Promise<StoredColumn> {
    await this.flush(true)
    const { bytes } = this.#file
    const sha256 = await this.#file.finish()
    this.#starts.push(bytes)
    return { texts: { bytes, sha256 }, starts: await writeLibraryFile(join(this.#folder, startsName(this.#name)), this.#starts.values) }
  }

  async abandon(): Promise<void> {
    await this.#file.abandon()
  }
}

/** All texts of a column, verified. */
export async function readColumn(folder: string, name: string, { texts, starts }: StoredColumn): Promise<string[]> {
  const bytes = Buffer.from((await readVerified(join(folder, textsName(name)), texts.bytes, texts.sha256)).buffer)
  const places = new Uint32Array((await readVerified(join(folder, startsName(name)), starts.bytes, starts.sha256)).buffer)
  return textsBetween(bytes, places)
}

/** Texts `offset` to `offset + count` of a column, for a preview. */
export async function readColumnSlice(folder: string, name: string, slice: { offset: number, count: number }): Promise<string[]> {
  const { offset, count } = slice
  if (count === 0) return []
  const places = new Uint32Array((await readSlice(join(folder, startsName(name)), offset * 4, (count + 1) * 4)).buffer)
  const bytes = await readSlice(join(folder, textsName(name)), places[0]!, places[count]! - places[0]!)
  return textsBetween(Buffer.from(bytes.buffer), places)
}

function textsBetween(bytes: Buffer, places: Uint32Array): string[] {
  const first = places[0]!
  return Array.from({ length: places.length - 1 }, (_, i) => bytes.toString('utf8', places[i]! - first, places[i + 1]! - first))
}

/** One hash over the hashes of a dataset's files. */
export function fingerprintOf(files: readonly StoredFile[]): string {
  const hash = createHash('sha256')
  for (const { sha256 } of files) hash.update(sha256)
  return hash.digest('hex')
}

export function isColumn(value: unknown): value is StoredColumn {
  const column = value as StoredColumn | undefined
  return typeof column === 'object' && column !== null && isStoredFile(column.texts) && isStoredFile(column.starts)
}

function textsName(name: string): string {
  return `${name}.utf8`
}

function startsName(name: string): string {
  return `${name}.u32`
}
