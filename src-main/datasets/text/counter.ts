/** Counts characters and words and numbers each character, from the bytes of UTF-8. The innermost loops of an import of text. */
import { characterFlags, flagsAbove } from './characters'

/** Number of a character that came after 65,535 others; it is among the folded ones for certain. */
const overflow = 0xFFFF

export interface Taken {
  readonly bytes: number
  readonly count: number
  /** Whether it stopped because of a character that composing could change. */
  readonly isStopped: boolean
}

export class CharacterCounter {
  /** Code point of each number. ASCII comes first, so that its numbers are its bytes. */
  readonly codes: number[] = Array.from({ length: 128 }, (_, code) => code)
  /** How often each number occurs; complete after `settle`. */
  readonly counts = new Float64Array(overflow + 1)
  /** Distinct characters without a number of their own. */
  overflowed = 0
  words = 0
  /** Number of each code point plus one, 0 where it has not been seen. */
  readonly #numbers = new Uint32Array(0x110000)
  readonly #flags = characterFlags()
  /** Whether the character of a number separates words. */
  readonly #spaces = new Uint8Array(overflow + 1)
  /** Counts of two numbers below 256 that stand side by side. */
  readonly #pairs = new Uint32Array(0x10000)
  #pairFlags: Uint8Array | undefined
  #unsettled = 0
  /** 1 after a space or at the beginning. */
  #afterSpace = 1

  constructor() {
    for (let code = 0; code < 128; code++) {
      this.#numbers[code] = code + 1
      this.#spaces[code] = this.#flags[code]! & 1
    }
  }

  /**
   * Numbers the characters of valid UTF-8 into `out`, which has room for one a byte. With `onlySafe` it stops before a
   * character that composing could change and before the one in front of it; with `isOpen` it leaves the last one, which
   * such a character may follow.
   */
  number(bytes: Uint8Array, out: Uint16Array, { onlySafe, isOpen }: { onlySafe: boolean, isOpen: boolean }): Taken {
    const numbers = this.#numbers
    const flags = this.#flags
    let at = 0
    let count = 0
    let isStopped = false
    while (at < bytes.length) {
      const begin = at
      let code = bytes[at++]!
      if (code < 0x80) {
        out[count++] = code
        continue
      }
      if (code < 0xE0) code = (code & 0x1F) << 6 | (bytes[at++]! & 0x3F)
      else if (code < 0xF0) code = (code & 0x0F) << 12 | (bytes[at++]! & 0x3F) << 6 | (bytes[at++]! & 0x3F)
      else code = (code & 0x07) << 18 | (bytes[at++]! & 0x3F) << 12 | (bytes[at++]! & 0x3F) << 6 | (bytes[at++]! & 0x3F)
      if (onlySafe && ((code < 0x10000 ? flags[code]! : flagsAbove(code)) & 2) !== 0) {
        isStopped = true
        at = begin
        break
      }
      const number = numbers[code]!
      out[count++] = (number === 0 ? this.#add(code) : number) - 1
    }
    if (count > 0 && (isStopped || isOpen)) {
      count--
      at = characterBefore(bytes, at)
    }
    return { bytes: at, count, isStopped }
  }

  /** Counts numbers below 256, two at a time: one by one they cost twice as much. */
  countBytes(numbers: Uint8Array): void {
    const begin = numbers.byteOffset & 1
    const pairs = Math.max(0, numbers.length - begin) >> 1
    if (begin > 0) this.count(numbers.subarray(0, begin))
    if (pairs > 0) this.#countPairs(new Uint16Array(numbers.buffer, numbers.byteOffset + begin, pairs))
    if (begin + 2 * pairs < numbers.length) this.count(numbers.subarray(begin + 2 * pairs))
  }

  count(numbers: Uint8Array | Uint16Array): void {
    const { counts } = this
    const spaces = this.#spaces
    let words = 0
    let after = this.#afterSpace
    for (let i = 0; i < numbers.length; i++) {
      const number = numbers[i]!
      const isSpace = spaces[number]!
      counts[number]!++
      words += after & (isSpace ^ 1)
      after = isSpace
    }
    this.words += words
    this.#afterSpace = after
  }

  #countPairs(units: Uint16Array): void {
    const pairs = this.#pairs
    const flags = this.#pairFlags ??= pairFlags(this.#spaces)
    let words = 0
    let after = this.#afterSpace
    for (let i = 0; i < units.length; i++) {
      const unit = units[i]!
      const flag = flags[unit]!
      pairs[unit]!++
      words += (flag & after) + ((flag >> 1) & 1)
      after = flag >> 2
    }
    this.words += words
    this.#afterSpace = after
    // A count of 32 bits must not run over, whatever the size of the text.
    this.#unsettled += units.length
    if (this.#unsettled > 2 ** 30) this.settle()
  }

  /** Adds what was counted in pairs to `counts`. */
  settle(): void {
    for (const [unit, count] of this.#pairs.entries()) {
      this.counts[unit & 0xFF]! += count
      this.counts[unit >> 8]! += count
    }
    this.#pairs.fill(0)
    this.#unsettled = 0
  }

  #add(code: number): number {
    if (this.codes.length >= overflow) {
      this.overflowed++
      return this.#numbers[code] = overflow + 1
    }
    if (code < 0x10000 && (this.#flags[code]! & 1) !== 0) {
      this.#spaces[this.codes.length] = 1
      this.#pairFlags = undefined
    }
    this.codes.push(code)
    return this.#numbers[code] = this.codes.length
  }
}

/** Where the character before `at` begins. */
function characterBefore(bytes: Uint8Array, at: number): number {
  let begin = at - 1
  while (begin > 0 && (bytes[begin]! & 0xC0) === 0x80) begin--
  return begin
}

/**
 * Of two numbers, the first one in the low half: bit 0, the first begins a word after a space; bit 1, the second begins one;
 * bit 2, it is a space.
 */
function pairFlags(spaces: Uint8Array): Uint8Array {
  const made = new Uint8Array(0x10000)
  for (let unit = 0; unit < 0x10000; unit++) {
    const first = spaces[unit & 0xFF]!
    const second = spaces[unit >> 8]!
    made[unit] = (first ^ 1) | (first & (second ^ 1)) << 1 | second << 2
  }
  return made
}
