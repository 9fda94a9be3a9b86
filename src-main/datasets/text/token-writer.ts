/** Normalised text to tokens on disk, in two passes: characters numbered as they come, then by code point. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { rm } from 'node:fs/promises'
import { LibraryFile, readChunks } from '../common/files'

/** A vocabulary above this is cut: the rarest characters become one replacement character. */
export const vocabularyLimit = 20_000
const replacement = 0xFFFD
/** Number of a character that came after 65,535 others; it is among the folded ones for certain. */
const overflow = 0xFFFF

export interface WrittenTokens {
  readonly vocabulary: readonly string[]
  /** How often each character of the vocabulary occurs. */
  readonly counts: readonly number[]
  readonly characters: number
  readonly lines: number
  readonly words: number
  /** Number of distinct characters that became the replacement character. */
  readonly folded: number
  readonly bytesPerToken: 1 | 2
  readonly tokensSha256: string
  /** sha256 of the normalised text in UTF-8. */
  readonly textSha256: string
}

export class TokenWriter {
  readonly #folder: string
  readonly #first: LibraryFile
  readonly #text = createHash('sha256')
  /** Number of each code point in order of appearance, plus one; 0 where it has not been seen. */
  readonly #numbers = new Uint32Array(0x110000)
  readonly #codes: number[] = []
  readonly #counts: number[] = []
  #overflowed = 0
  #overflowCount = 0
  #words = 0
  #inWord = false
  characters = 0
  lastCode = -1

  private constructor(folder: string, first: LibraryFile) {
    this.#folder = folder
    this.#first = first
  }

  static async create(folder: string): Promise<TokenWriter> {
    return new TokenWriter(folder, await LibraryFile.createTemporary(join(folder, 'tokens.tmp')))
  }

  async write(text: string): Promise<void> {
    if (text.length === 0) return
    this.#text.update(text, 'utf8')
    const tokens = new Uint16Array(text.length)
    const count = this.#number(text, tokens)
    this.characters += count
    await this.#first.write(new Uint8Array(tokens.buffer, 0, count * 2))
  }

  #number(text: string, tokens: Uint16Array): number {
    const numbers = this.#numbers
    const counts = this.#counts
    let count = 0
    let code = this.lastCode
    let inWord = this.#inWord
    for (let i = 0; i < text.length; i++) {
      code = text.charCodeAt(i)
      if (code >= 0xD800 && code < 0xDC00) code = text.codePointAt(i++)!
      let number = numbers[code]!
      if (number === 0) number = this.#add(code)
      tokens[count++] = number - 1
      if (number <= overflow) counts[number - 1]!++
      else this.#overflowCount++
      const isSpace = code === 32 || (code >= 9 && code <= 13) || code === 0xA0 || code === 0x3000
      if (!isSpace && !inWord) this.#words++
      inWord = !isSpace
    }
    this.lastCode = code
    this.#inWord = inWord
    return count
  }

  #add(code: number): number {
    if (this.#codes.length >= overflow) {
      this.#overflowed++
      return this.#numbers[code] = overflow + 1
    }
    this.#codes.push(code)
    this.#counts.push(0)
    return this.#numbers[code] = this.#codes.length
  }

  /** Numbers the characters by code point and writes the final file. */
  async finish(signal: AbortSignal): Promise<WrittenTokens> {
    await this.#first.finish()
    const kept = this.#keptCodes()
    const folded = this.#codes.length + this.#overflowed - kept.filter(code => this.#numbers[code] !== 0).length
    const map = this.#finalNumbers(kept)
    const bytesPerToken = kept.length <= 256 ? 1 : 2
    const temporary = join(this.#folder, 'tokens.tmp')
    const out = await LibraryFile.create(join(this.#folder, tokensFile(bytesPerToken)))
    const { counts } = await this.#renumber(temporary, out, { map, bytesPerToken, size: kept.length, signal })
    const tokensSha256 = await out.finish()
    await rm(temporary)
    const newline = kept.indexOf(0x0A)
    return {
      vocabulary: kept.map(code => String.fromCodePoint(code)), counts, characters: this.characters,
      lines: (newline < 0 ? 0 : counts[newline]!) + (this.lastCode === 0x0A ? 0 : 1),
      words: this.#words, folded, bytesPerToken, tokensSha256, textSha256: this.#text.digest('hex'),
    }
  }

  async #renumber(from: string, out: LibraryFile,
    { map, bytesPerToken, size, signal }: { map: Uint16Array, bytesPerToken: 1 | 2, size: number, signal: AbortSignal }) {
    const counts = new Array<number>(size).fill(0)
    try {
      for await (const chunk of readChunks(from, 1 << 20)) {
        signal.throwIfAborted()
        const numbers = new Uint16Array(chunk.buffer, chunk.byteOffset, chunk.byteLength >> 1)
        const tokens = bytesPerToken === 1 ? new Uint8Array(numbers.length) : new Uint16Array(numbers.length)
        for (let i = 0; i < numbers.length; i++) {
          const token = map[numbers[i]!]!
          tokens[i] = token
          counts[token]!++
        }
        await out.write(new Uint8Array(tokens.buffer))
      }
    } catch (thrown) {
      await out.abandon()
      throw thrown
    }
    return { counts }
  }

  /** Code points of the vocabulary, sorted; the most frequent ones and the replacement if there are too many. */
  #keptCodes(): number[] {
    const all = this.#codes.map((code, index) => ({ code, count: this.#counts[index]! }))
    if (all.length + this.#overflowed <= vocabularyLimit) return this.#codes.toSorted((a, b) => a - b)
    const frequent = all.toSorted((a, b) => b.count - a.count || a.code - b.code).slice(0, vocabularyLimit - 1)
    return [...new Set([...frequent.map(one => one.code), replacement])].sort((a, b) => a - b)
  }

  #finalNumbers(kept: readonly number[]): Uint16Array {
    const map = new Uint16Array(overflow + 1).fill(Math.max(0, kept.indexOf(replacement)))
    for (const [token, code] of kept.entries()) {
      const number = this.#numbers[code]!
      if (number !== 0 && number <= overflow) map[number - 1] = token
    }
    return map
  }

  async abandon(): Promise<void> {
    await this.#first.abandon()
  }
}

export function tokensFile(bytesPerToken: 1 | 2): string {
  return bytesPerToken === 1 ? 'tokens.u8' : 'tokens.u16'
}
