/** Typed arrays that grow by chunks: no value is copied twice, and small columns stay small. */

const firstChunk = 1024
const largestChunk = 65_536

abstract class Growing<T extends Float64Array | Int32Array> {
  readonly #chunks: T[] = []
  #last: T
  #used = 0
  #full = 0

  constructor() {
    this.#last = this.make(firstChunk)
    this.#chunks.push(this.#last)
  }

  protected abstract make(length: number): T

  get length(): number {
    return this.#full + this.#used
  }

  push(value: number): void {
    if (this.#used === this.#last.length) {
      this.#full += this.#used
      this.#last = this.make(Math.min(largestChunk, this.#last.length * 2))
      this.#chunks.push(this.#last)
      this.#used = 0
    }
    this.#last[this.#used++] = value
  }

  /** What was pushed, in order. */
  * chunks(): Generator<T> {
    for (const chunk of this.#chunks) yield (chunk === this.#last ? chunk.subarray(0, this.#used) : chunk) as T
  }
}

export class GrowingFloats extends Growing<Float64Array> {
  protected make(length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(length)
  }
}

export class GrowingInts extends Growing<Int32Array> {
  protected make(length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(length)
  }
}
