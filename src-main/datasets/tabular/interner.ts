/** Texts as bytes, each kept once and known by its number: no string is made of a cell whose text has been seen. */

const firstBytes = 1024
const firstSlots = 64

export class Interner {
  #bytes = Buffer.allocUnsafe(firstBytes)
  #used = 0
  #ends = new Int32Array(firstSlots)
  #hashes = new Int32Array(firstSlots)
  /** Number plus one; a power of two of slots, at most half of them taken. */
  #slots = new Int32Array(firstSlots * 2)
  count = 0

  get usedBytes(): number {
    return this.#used
  }

  /** Number of the text in `bytes[start, end)`, given in the order of appearance. */
  add(bytes: Buffer, start: number, end: number): number {
    let hash = 0x811C9DC5 ^ (end - start)
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
    hash ^= hash >>> 15
    const mask = this.#slots.length - 1
    let slot = hash & mask
    for (;;) {
      const number = this.#slots[slot]! - 1
      if (number < 0) break
      if (this.#hashes[number] === hash && this.#isAt(number, { bytes, start, end })) return number
      slot = slot + 1 & mask
    }
    this.#slots[slot] = ++this.count
    this.#keep({ bytes, start, end }, hash)
    if (this.count * 2 > this.#slots.length) this.#grow()
    return this.count - 1
  }

  #isAt(number: number, { bytes, start, end }: { bytes: Buffer, start: number, end: number }): boolean {
    const from = number === 0 ? 0 : this.#ends[number - 1]!
    if (this.#ends[number]! - from !== end - start) return false
    for (let i = start, j = from; i < end; i++, j++) if (bytes[i] !== this.#bytes[j]) return false
    return true
  }

  #keep({ bytes, start, end }: { bytes: Buffer, start: number, end: number }, hash: number): void {
    const length = end - start
    if (this.#used + length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#used + length))
      this.#bytes.copy(larger, 0, 0, this.#used)
      this.#bytes = larger
    }
    bytes.copy(this.#bytes, this.#used, start, end)
    this.#used += length
    const number = this.count - 1
    if (number >= this.#ends.length) {
      this.#ends = enlarged(this.#ends)
      this.#hashes = enlarged(this.#hashes)
    }
    this.#ends[number] = this.#used
    this.#hashes[number] = hash
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2)
    const mask = slots.length - 1
    for (let number = 0; number < this.count; number++) {
      let slot = this.#hashes[number]! & mask
      while (slots[slot] !== 0) slot = slot + 1 & mask
      slots[slot] = number + 1
    }
    this.#slots = slots
  }

  /** Bytes of one text; they hold until the next is added. */
  bytesOf(number: number): Buffer {
    return this.#bytes.subarray(number === 0 ? 0 : this.#ends[number - 1]!, this.#ends[number])
  }

  textOf(number: number): string {
    return this.bytesOf(number).toString('utf8')
  }
}

function enlarged(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2)
  larger.set(array)
  return larger
}
