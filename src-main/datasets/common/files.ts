/** Reading what a user gave and writing what the library keeps. */
import { createHash, type Hash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StudioError } from '#contract'
import { type Reason, reason } from './reasons'

/** Why a file of the user cannot be read, from what the system says. */
export function readReason(thrown: unknown): Reason {
  const code = (thrown as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR') return reason('missing')
  if (code === 'EACCES' || code === 'EPERM') return reason('no-rights')
  return reason('io', { message: code ?? (thrown instanceof Error ? thrown.message : String(thrown)) })
}

/** Opens for reading; a pipe that took a file's place meanwhile does not hang. */
export function openToRead(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
}

/** Files of one dataset in few words: the folder they share, or their names. */
export function namesOf(files: readonly { readonly name: string }[]): string {
  const tops = [...new Set(files.map(file => file.name.split('/')[0]!))]
  return tops.length <= 3 ? tops.join(', ') : `${tops.slice(0, 3).join(', ')} …`
}

/** The first `bytes` bytes of a file, fewer if it is shorter. */
export async function readHead(path: string, bytes: number): Promise<Buffer> {
  const handle = await openToRead(path)
  try {
    const head = Buffer.alloc(bytes)
    const { bytesRead } = await handle.read(head, 0, bytes, 0)
    return head.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/**
 * Chunks of a file in order; the next is read while one is used. With `ring` so many buffers are used in turn, so a chunk
 * holds good while the `ring - 2` after it are used; else each has memory of its own.
 */
export async function* readChunks(path: string, chunkBytes: number, ring = 0): AsyncGenerator<Buffer> {
  const handle = await openToRead(path)
  const buffers: Buffer[] = []
  let turn = 0
  const read = async (): Promise<Buffer> => {
    const chunk = ring === 0 ? Buffer.allocUnsafe(chunkBytes) : buffers[turn] ??= Buffer.allocUnsafe(chunkBytes)
    if (ring > 0) turn = (turn + 1) % ring
    const { bytesRead } = await handle.read(chunk, 0, chunkBytes, null)
    return chunk.subarray(0, bytesRead)
  }
  let next = read()
  try {
    for (;;) {
      const chunk = await next
      if (chunk.length === 0) return
      next = read()
      // Heard when it is its turn.
      next.catch(() => undefined)
      yield chunk
    }
  } finally {
    await next.catch(() => undefined)
    await handle.close()
  }
}

const syncEvery = 32 << 20

/** Writes a file of the library from its beginning to its end, synced when it is closed. */
export class LibraryFile {
  readonly #handle: FileHandle
  readonly #path: string
  readonly #hash: Hash | undefined
  /** A sync under way: of a large file most lies on the disk before its end is written. */
  #syncing: Promise<void> = Promise.resolve()
  #synced = 0
  bytes = 0

  private constructor(handle: FileHandle, path: string, hash: Hash | undefined) {
    this.#handle = handle
    this.#path = path
    this.#hash = hash
  }

  static async create(path: string): Promise<LibraryFile> {
    return LibraryFile.#open(path, createHash('sha256'))
  }

  /** A file that is read once and removed: neither hashed nor synced. */
  static async createTemporary(path: string): Promise<LibraryFile> {
    return LibraryFile.#open(path, undefined)
  }

  /** A file that is there, to be written over from its beginning: much cheaper than another one of its size. */
  static async over(path: string): Promise<LibraryFile> {
    return LibraryFile.#open(path, createHash('sha256'), 'r+')
  }

  static async #open(path: string, hash: Hash | undefined, flags = 'wx+'): Promise<LibraryFile> {
    try {
      return new LibraryFile(await open(path, flags), path, hash)
    } catch (thrown) {
      throw writeError(thrown, path)
    }
  }

  async write(data: Uint8Array): Promise<void> {
    if (data.byteLength === 0) return
    try {
      for (let done = 0; done < data.byteLength;)
        done += (await this.#handle.write(data, done, data.byteLength - done, this.bytes + done)).bytesWritten
    } catch (thrown) {
      throw writeError(thrown, this.#path)
    }
    this.#hash?.update(data)
    this.bytes += data.byteLength
    if (this.#hash && this.bytes - this.#synced >= syncEvery) this.#syncBehind()
  }

  #syncBehind(): void {
    this.#synced = this.bytes
    const sync = (): Promise<void> => this.#handle.datasync()
    this.#syncing = this.#syncing.then(sync)
    // Heard in finish().
    this.#syncing.catch(() => undefined)
  }

  /** Goes on writing at `bytes`, in a temporary file. */
  rewind(bytes: number): void {
    this.bytes = bytes
  }

  /** Syncs, closes and returns the sha256 of everything written, in hex; of a temporary file, closes only. */
  async finish(): Promise<string> {
    try {
      await this.#syncing
      if (this.#hash) await this.#handle.sync()
    } catch (thrown) {
      throw writeError(thrown, this.#path)
    } finally {
      await this.#handle.close()
    }
    return this.#hash?.digest('hex') ?? ''
  }

  /** Closes without syncing: the file is about to be deleted. */
  async abandon(): Promise<void> {
    await this.#syncing.catch(() => undefined)
    await this.#handle.close().catch(() => undefined)
  }
}

/** A file of the library as meta.json tells it. */
export interface StoredFile { readonly bytes: number, readonly sha256: string }

export function isStoredFile(value: unknown): value is StoredFile {
  const file = value as StoredFile | undefined
  return typeof file === 'object' && file !== null && Number.isInteger(file.bytes) && typeof file.sha256 === 'string'
}

/** Writes a file whole, synced: a text, or numbers as they lie in memory. */
export async function writeLibraryFile(path: string, data: ArrayBufferView | string): Promise<StoredFile> {
  const file = await LibraryFile.create(path)
  try {
    await file.write(typeof data === 'string' ? Buffer.from(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  } catch (thrown) {
    await file.abandon()
    throw thrown
  }
  return { bytes: file.bytes, sha256: await file.finish() }
}

/** DISK_FULL where that is why a file could not be written; else the error as it is. */
export function writeError(thrown: unknown, path: string): unknown {
  const code = (thrown as NodeJS.ErrnoException).code
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return thrown
  return new StudioError('DISK_FULL', `The disk is full: ${dirname(path)}.`, { path: dirname(path), needed: 'space' })
}

/** meta.json of a dataset. Throws LIBRARY_DAMAGED naming the file. */
export async function readMeta<T>(folder: string, isMeta: (value: unknown) => value is T): Promise<T> {
  const path = join(folder, 'meta.json')
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (isMeta(value)) return value
  } catch {
    // Missing, unreadable or no JSON: damaged all the same.
  }
  throw damaged(path)
}

/**
 * A data file of the library, whole. Throws LIBRARY_DAMAGED if its length or its sha256 differs from what was written
 * at import.
 */
export async function readVerified(path: string, bytes: number, sha256: string): Promise<Uint8Array> {
  const data = new Uint8Array(bytes)
  let at = 0
  await readVerifiedChunks(path, { bytes, sha256 }, chunk => {
    data.set(chunk, at)
    at += chunk.length
  })
  return data
}

/** The same in pieces, whose lengths are even but for the last one. What was handed over is void where it throws. */
export async function readVerifiedChunks(
  path: string, expected: { bytes: number, sha256: string }, take: (chunk: Uint8Array) => void): Promise<void> {
  const size = await stat(path).then(found => found.size, () => -1)
  if (size !== expected.bytes) throw damaged(path)
  const hash = createHash('sha256')
  let at = 0
  try {
    for await (const chunk of readChunks(path, 4 << 20, 3)) {
      if (at + chunk.length > expected.bytes) throw damaged(path)
      hash.update(chunk)
      take(chunk)
      at += chunk.length
    }
  } catch {
    throw damaged(path)
  }
  if (at !== expected.bytes || hash.digest('hex') !== expected.sha256) throw damaged(path)
}

/** `count` bytes of a library file from `offset` on. */
export async function readSlice(path: string, offset: number, count: number): Promise<Uint8Array> {
  const data = new Uint8Array(count)
  const handle = await openToRead(path).catch(() => { throw damaged(path) })
  try {
    const { bytesRead } = await handle.read(data, 0, count, offset)
    if (bytesRead !== count) throw damaged(path)
    return data
  } finally {
    await handle.close()
  }
}

function damaged(path: string): StudioError {
  const file = join(basename(dirname(path)), basename(path))
  return new StudioError('LIBRARY_DAMAGED', `The library's file ${file} is damaged; import the data again.`, { file })
}
