/** Telling texts that were there before, without keeping them. */

/**
 * Numbers texts in the order in which they come up, by 64 bits of hash: 16 bytes or so a text, however long it is. Among ten
 * million texts two are taken for one with a chance of three in a million.
 */
export class TextNumbers {
  #slots = 1024
  /** Two words of hash and, plus one, the number of each slot. */
  #table = new Uint32Array(3 * 1024)
  count = 0

  /** Its number; `count` before the call where it is new. */
  numberOf(text: string): number {
    if (this.count * 2 >= this.#slots) this.#grow()
    const { high, low } = hashOf(text)
    const at = this.#slotOf(high, low)
    const table = this.#table
    if (table[at + 2] !== 0) return table[at + 2]! - 1
    table[at] = high
    table[at + 1] = low
    table[at + 2] = ++this.count
    return this.count - 1
  }

  #slotOf(high: number, low: number): number {
    const table = this.#table
    const mask = this.#slots - 1
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 3
      if (table[at + 2] === 0 || (table[at] === high && table[at + 1] === low)) return at
    }
  }

  #grow(): void {
    const old = this.#table
    this.#slots *= 2
    this.#table = new Uint32Array(3 * this.#slots)
    for (let at = 0; at < old.length; at += 3)
      if (old[at + 2] !== 0) this.#table.set(old.subarray(at, at + 3), this.#slotOf(old[at]!, old[at + 1]!))
  }
}

/** cyrb53 with both words whole. */
function hashOf(text: string): { high: number, low: number } {
  let a = 0xDEADBEEF
  let b = 0x41C6CE57
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  const low = Math.imul(a ^ a >>> 16, 2246822507) ^ Math.imul(b ^ b >>> 13, 3266489909)
  const high = Math.imul(b ^ b >>> 16, 2246822507) ^ Math.imul(low ^ low >>> 13, 3266489909)
  return { high: high >>> 0, low: low >>> 0 }
}
