/** Finds the recording that a list means, whatever part of its path the list has. */
import { posix } from 'node:path'
import { audioExtensions } from '../audio/format'
import type { SourceFile } from '../define'

export function isAudioName(name: string): boolean {
  return audioExtensions.includes(posix.extname(name).toLowerCase())
}

/** The name without the extension of a sound; other dots are part of it. */
export function bareName(name: string): string {
  return isAudioName(name) ? name.slice(0, -posix.extname(name).length) : name
}

export class FileIndex {
  /** By every end of the path, with and without extension; null where several files end so. */
  readonly #byEnd = new Map<string, SourceFile | null>()

  constructor(files: readonly SourceFile[]) {
    for (const file of files) {
      const name = file.name.normalize('NFC')
      const bare = bareName(name)
      for (let at = 0; at >= 0; at = next(name, at)) {
        this.#put(name.slice(at), file)
        if (at < bare.length && bare !== name) this.#put(bare.slice(at), file)
      }
    }
  }

  #put(end: string, file: SourceFile): void {
    this.#byEnd.set(end, this.#byEnd.has(end) ? null : file)
  }

  /** `list`: name of the file that has the reference, in whose folder is looked first. */
  find(reference: string, list: string): SourceFile | undefined {
    const clean = reference.normalize('NFC').replaceAll('\\', '/').replace(/^(\.?\/)+/, '')
    for (const wanted of clean === bareName(clean) ? [clean] : [clean, bareName(clean)]) {
      const beside = this.#byEnd.get(posix.join(posix.dirname(list.normalize('NFC')), wanted))
      if (beside) return beside
      for (let at = 0; at >= 0; at = next(wanted, at)) {
        const found = this.#byEnd.get(wanted.slice(at))
        if (found) return found
      }
    }
    return undefined
  }
}

/** Where the next part of a path begins, or -1. */
function next(path: string, at: number): number {
  const slash = path.indexOf('/', at)
  return slash < 0 ? -1 : slash + 1
}
