/** A column of text: each value once and by number as long as they repeat, one after another when they do not. */
import { ByteBatch, type RowBatch } from './batch'
import { GrowingInts } from './growing'
import { Interner } from './interner'
import { isMissing, isMissingAt } from './missing'
import type { FinishedColumn } from './column'

/** Above this many different values a column is written as plain text; where the first so many all differ, they are taken for ids. */
const distinctMost = 65_536
/** Of categories there are at most so many. */
const categoriesMost = 10_000
const meanBytesOfCategory = 200
const meanBytesOfId = 64
const firstBlob = 4096
const largestBlob = 1 << 20

export class StringColumn {
  #codes: GrowingInts | undefined = new GrowingInts()
  #interner: Interner | undefined = new Interner()
  readonly #ends = new GrowingInts()
  readonly #blobs: Buffer[] = []
  #blobUsed = 0
  #bytes = 0
  #rows = 0
  #filled = 0

  /** Bytes that are kept. */
  get bytes(): number {
    return this.#bytes
  }

  pushMissing(rows: number): void {
    for (let i = 0; i < rows; i++) this.#push(empty, 0, 0)
  }

  append(batch: RowBatch, column: number): void {
    const isBytes = batch instanceof ByteBatch
    for (let row = 0; row < batch.rows; row++) {
      const at = row * batch.width + column
      if (isBytes && batch.ends[at]! >= 0) {
        this.#push(batch.bytes, batch.starts[at]!, batch.ends[at]!)
      } else {
        const bytes = Buffer.from(batch.text(row, column))
        this.#push(bytes, 0, bytes.length)
      }
    }
  }

  #push(bytes: Buffer, start: number, end: number): void {
    this.#rows++
    const isEmpty = isEmptyAt(bytes, start, end)
    if (!isEmpty) this.#filled++
    this.#bytes += end - start
    if (this.#codes) {
      this.#codes.push(isEmpty ? -1 : this.#interner!.add(bytes, start, end))
      if (this.#interner!.count > distinctMost) this.#toText()
      return
    }
    this.#write(bytes, start, end)
  }

  #write(bytes: Buffer, start: number, end: number): void {
    const length = end - start
    let blob = this.#blobs.at(-1)
    if (!blob || this.#blobUsed + length > blob.length) {
      if (blob) this.#blobs[this.#blobs.length - 1] = blob.subarray(0, this.#blobUsed)
      blob = Buffer.allocUnsafe(Math.max(length, blob ? Math.min(largestBlob, blob.length * 2) : firstBlob))
      this.#blobs.push(blob)
      this.#blobUsed = 0
    }
    bytes.copy(blob, this.#blobUsed, start, end)
    this.#blobUsed += length
    this.#ends.push((this.#last += length))
  }

  #last = 0
  #isId = false

  /** Writes out what was numbered, and numbers no more. */
  #toText(): void {
    const interner = this.#interner!
    for (const codes of this.#codes!.chunks()) {
      for (const code of codes) {
        const bytes = code < 0 ? empty : interner.bytesOf(code)
        this.#write(bytes, 0, bytes.length)
      }
    }
    this.#isId = interner.count === this.#filled && isIdLike(interner)
    this.#codes = undefined
    this.#interner = undefined
  }

  finish(): FinishedColumn {
    const distinct = this.#interner?.count
    const mean = this.#filled > 0 ? this.#bytes / this.#filled : 0
    const missing = this.#rows - this.#filled
    if (this.#codes && this.#isCategory(distinct!, mean)) return this.#asCategory(missing)
    if (this.#codes) this.#toText()
    const isId = this.#isId && mean <= meanBytesOfId
    const blobs = this.#blobs.map((blob, index) => index === this.#blobs.length - 1 ? blob.subarray(0, this.#blobUsed) : blob)
    const ends = this.#ends
    return {
      type: isId ? 'id' : 'text', store: 'text', missing, isConstant: this.#rows > 1 && distinct === 1, bytes: ends.length * 4 + this.#last,
      * chunks() {
        for (const chunk of ends.chunks()) yield new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
        yield* blobs
      },
    }
  }

  #isCategory(distinct: number, mean: number): boolean {
    return distinct <= 2 || (distinct <= categoriesMost && distinct * 2 <= this.#filled && mean <= meanBytesOfCategory)
  }

  #asCategory(missing: number): FinishedColumn {
    const interner = this.#interner!
    const codes = this.#codes!
    const texts = Array.from({ length: interner.count }, (_, number) => interner.textOf(number))
    const categories = [...texts].sort((a, b) => a < b ? -1 : a > b ? 1 : 0)
    const places = new Map(categories.map((text, place) => [text, place]))
    const placeOf = Int32Array.from(texts, text => places.get(text)!)
    return {
      type: 'category', store: 'i32', missing, categories, isConstant: categories.length <= 1 && missing === 0, bytes: codes.length * 4,
      * chunks() {
        for (const chunk of codes.chunks()) {
          const sorted = chunk.map(code => code < 0 ? -1 : placeOf[code]!)
          yield new Uint8Array(sorted.buffer, 0, sorted.byteLength)
        }
      },
    }
  }
}

const empty = Buffer.alloc(0)

/** Words that have spaces are no ids. */
function isIdLike(interner: Interner): boolean {
  for (let number = 0; number < Math.min(interner.count, 200); number++) if (/\s/.test(interner.textOf(number))) return false
  return interner.count > 0
}

/** A dash or a point alone is a value of text, though it says that there is no number. */
function isEmptyAt(bytes: Buffer, start: number, end: number): boolean {
  if (end - start === 1 && (bytes[start] === 0x2D || bytes[start] === 0x2E)) return false
  return end - start <= 4 ? isMissingAt(bytes, start, end) : bytes[start]! <= 32 && isMissing(bytes.toString('latin1', start, end))
}
