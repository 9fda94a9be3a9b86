/** Progress of an import, told at most ten times a second. */
import type { FromImporter } from '#contract'
import type { SourceFile } from '../datasets/define'

type Progress = Extract<FromImporter, { type: 'progress' }>
const everyMs = 100

export class ProgressMeter {
  readonly #importId: string
  readonly #send: (message: FromImporter) => void
  #last = -Infinity
  #before = { files: 0, bytes: 0 }
  #total = { files: 0, bytes: 0 }
  #done = { files: 0, bytes: 0 }

  constructor(importId: string, send: (message: FromImporter) => void) {
    this.#importId = importId
    this.#send = send
  }

  /** Files found so far. */
  scan(files: number, bytes: number): void {
    this.#total = { files, bytes }
    this.#tell('scan', false)
  }

  /** What is to be copied is known. */
  begin(files: readonly SourceFile[]): void {
    this.#total = sum(files)
    this.#tell('copy', true)
  }

  copy({ files, bytes }: { files: number, bytes: number }): void {
    this.#done = {
      files: Math.min(this.#total.files, this.#before.files + files),
      bytes: Math.min(this.#total.bytes, this.#before.bytes + bytes),
    }
    this.#tell('copy', false)
  }

  /** A dataset is done, with these files. */
  next(files: readonly SourceFile[]): void {
    const own = sum(files)
    this.#before = { files: this.#before.files + own.files, bytes: this.#before.bytes + own.bytes }
    this.#done = this.#before
  }

  finish(): void {
    this.#tell('finish', false)
  }

  #tell(phase: Progress['phase'], isTurn: boolean): void {
    const now = performance.now()
    if (!isTurn && now - this.#last < everyMs) return
    this.#last = now
    this.#send({
      type: 'progress', importId: this.#importId, phase, filesDone: this.#done.files, filesTotal: this.#total.files,
      bytesDone: this.#done.bytes, bytesTotal: this.#total.bytes,
    })
  }
}

function sum(files: readonly SourceFile[]): { files: number, bytes: number } {
  return { files: files.length, bytes: files.reduce((all, file) => all + file.bytes, 0) }
}
