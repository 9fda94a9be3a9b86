/** Finding every file below what the user dropped. */
import type { Stats } from 'node:fs'
import { lstat, mkdir, readdir, stat, symlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Skipped } from '#contract'
import { readReason } from '../datasets/common/files'
import { type Reason, reason, skippedFor } from '../datasets/common/reasons'
import type { SourceFile } from '../datasets/define'
import { shownName } from './shown-name'

const deepest = 100
const mostFiles = 1_000_000

/** One thing that was dropped, with the files below it. */
export interface Dropped {
  /** Shown name without the folders above it. */
  readonly name: string
  readonly path: string
  readonly isFolder: boolean
  readonly files: SourceFile[]
}

export interface WalkOptions {
  readonly signal: AbortSignal
  skip(skipped: Skipped): void
  /** Folder for links to files whose names are not valid UTF-8, which a string cannot name; made when needed. */
  readonly linkFolder: string
  progress(files: number, bytes: number): void
}

/** Walks each path; what cannot be read is skipped by name. */
export async function walkAll(paths: readonly string[], options: WalkOptions): Promise<Dropped[]> {
  const walker = new Walker(options)
  const dropped: Dropped[] = []
  for (const path of new Set(paths)) dropped.push(await walker.walk(path))
  return dropped
}

class Walker {
  readonly #options: WalkOptions
  /** device:inode of everything taken, so that nothing is taken twice through links or repeated drops. */
  readonly #taken = new Set<string>()
  #files = 0
  #bytes = 0
  #links = 0

  constructor(options: WalkOptions) {
    this.#options = options
  }

  async walk(path: string): Promise<Dropped> {
    const name = shownName(basename(path) || path)
    const files: SourceFile[] = []
    const found = await stat(path).catch(async (thrown: unknown) => {
      const isLink = await lstat(path).then(info => info.isSymbolicLink(), () => false)
      this.#skip(name, isLink ? reason('broken-link') : readReason(thrown))
    })
    if (found?.isDirectory()) {
      const skippedBefore = this.#files
      await this.#walkFolder(Buffer.from(path), name, files, 0)
      if (files.length === 0 && this.#files === skippedBefore) this.#skip(name, reason('empty-folder'))
    } else if (found) {
      await this.#take(Buffer.from(path), name, { found, files })
    }
    return { name, path, isFolder: found?.isDirectory() ?? false, files }
  }

  async #walkFolder(path: Buffer, name: string, files: SourceFile[], depth: number): Promise<void> {
    this.#options.signal.throwIfAborted()
    if (depth > deepest) return this.#skip(name, reason('too-deep', { limit: deepest }))
    const own = await this.#firstTime(path)
    if (!own) return
    // Names as bytes: as strings, names that are not valid UTF-8 would be changed and their files not found.
    const entries = await readdir(path, { encoding: 'buffer' }).catch((thrown: unknown) => {
      this.#skip(name, readReason(thrown))
      return []
    })
    entries.sort(Buffer.compare)
    for (const entry of entries) {
      if (isHidden(entry)) continue
      await this.#visit(Buffer.concat([path, Buffer.from('/'), entry]), `${name}/${shownName(entry.toString())}`, files, depth)
      if (this.#files > mostFiles) return this.#skip(name, reason('too-many', { limit: mostFiles }))
    }
  }

  async #firstTime(path: Buffer): Promise<boolean> {
    const found = await stat(path).catch(() => undefined)
    return !found || this.#mark(found)
  }

  #mark(found: Stats): boolean {
    const key = `${found.dev}:${found.ino}`
    // Some network and foreign file systems have no inode numbers.
    if (found.ino === 0) return true
    const isNew = !this.#taken.has(key)
    this.#taken.add(key)
    return isNew
  }

  async #visit(path: Buffer, name: string, files: SourceFile[], depth: number): Promise<void> {
    this.#options.signal.throwIfAborted()
    try {
      const own = await lstat(path)
      if (own.isDirectory()) return await this.#walkFolder(path, name, files, depth + 1)
      const found = own.isSymbolicLink() ? await stat(path).catch(() => undefined) : own
      if (!found) return this.#skip(name, reason('broken-link'))
      // Not followed: it may lead to the folder itself, or out to the whole disk.
      if (found.isDirectory()) return this.#skip(name, reason('linked-folder'))
      await this.#take(path, name, { found, files })
    } catch (thrown) {
      this.#options.signal.throwIfAborted()
      this.#skip(name, readReason(thrown))
    }
  }

  async #take(path: Buffer, name: string, { found, files }: { found: Stats, files: SourceFile[] }): Promise<void> {
    this.#files++
    if (!found.isFile()) return this.#skip(name, reason('special'))
    if (!this.#mark(found)) return
    this.#bytes += found.size
    files.push({ path: await this.#namedPath(path), name, bytes: found.size })
    this.#options.progress(this.#files, this.#bytes)
  }

  /** The path as a string; a link of our own stands in for one that no string can name. */
  async #namedPath(path: Buffer): Promise<string> {
    const text = path.toString()
    if (Buffer.from(text).equals(path)) return text
    await mkdir(this.#options.linkFolder, { recursive: true })
    const link = join(this.#options.linkFolder, String(this.#links++))
    await symlink(path, link)
    return link
  }

  #skip(name: string, why: Reason): void {
    this.#files++
    this.#options.skip(skippedFor(name, why))
  }
}

/** Files of the system and of tools, which nobody means to train on. */
export function isHidden(entry: Buffer): boolean {
  return entry[0] === 0x2E || /^(thumbs\.db|desktop\.ini|__macosx)$/i.test(entry.toString('latin1'))
}
