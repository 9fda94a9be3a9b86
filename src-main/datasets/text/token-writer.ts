/** Normalised text to tokens on disk, in two passes: characters numbered as they come, then by code point. */
import { isAscii } from 'node:buffer'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { rename, rm } from 'node:fs/promises'
import { LibraryFile, readChunks } from '../common/files'
import { CharacterCounter, type Taken } from './counter'
import type { TextSink } from './normalise'

/** A vocabulary above this is cut: the rarest characters become one replacement character. */
export const vocabularyLimit = 20_000
const replacement = 0xFFFD
const chunkBytes = 1 << 20
/** One is read, one is worked on, one is written. */
const ring = 4

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

export class TokenWriter implements TextSink {
  readonly #folder: string
  readonly #counter = new CharacterCounter()
  readonly #text = createHash('sha256')
  /** Numbers in order of appearance: a byte each as long as that does, then two. */
  #out: LibraryFile
  #width: 1 | 2 = 1
  /** Two of each: one is written while the other is filled. */
  readonly #numbers = [new Uint16Array(0), new Uint16Array(0)]
  #turn = 0
  #writing: Promise<void> = Promise.resolve()
  #last = -1
  characters = 0

  private constructor(folder: string, out: LibraryFile) {
    this.#folder = folder
    this.#out = out
  }

  static async create(folder: string): Promise<TokenWriter> {
    return new TokenWriter(folder, await LibraryFile.createTemporary(join(folder, temporary(1))))
  }

  /** Code point of the last character; -1 before the first. */
  get lastCode(): number {
    return this.#counter.codes[this.#last] ?? -1
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#take(bytes, { onlySafe: false, isOpen: false })
  }

  async writeSafe(bytes: Uint8Array, isOpen: boolean): Promise<Taken> {
    const safe = isOpen ? bytes.subarray(0, -1) : bytes
    if (safe.length > 0 && isAscii(bytes)) {
      await this.#put(safe, safe)
      return { bytes: safe.length, count: safe.length, isStopped: false }
    }
    return this.#take(bytes, { onlySafe: true, isOpen })
  }

  async #take(bytes: Uint8Array, how: { onlySafe: boolean, isOpen: boolean }): Promise<Taken> {
    this.#turn ^= 1
    if (this.#numbers[this.#turn]!.length < bytes.length) this.#numbers[this.#turn] = new Uint16Array(bytes.length)
    const numbers = this.#numbers[this.#turn]!
    const taken = this.#counter.number(bytes, numbers, how)
    await this.#put(bytes.subarray(0, taken.bytes), numbers.subarray(0, taken.count))
    return taken
  }

  /** Writes numbers while the next ones are counted. Bytes that are ASCII are their own numbers. */
  async #put(bytes: Uint8Array, numbers: Uint8Array | Uint16Array): Promise<void> {
    if (bytes.length === 0) return
    this.#text.update(bytes)
    this.characters += numbers.length
    this.#last = numbers.at(-1)!
    if (this.#width === 1 && this.#counter.codes.length > 256) await this.#widen()
    const data = this.#width === 1 ? narrow(numbers) : asBytes(wide(numbers))
    if (this.#width === 1) this.#counter.countBytes(data)
    else this.#counter.count(numbers)
    await this.#writing
    this.#writing = this.#out.write(data)
    // Heard at the next write, or at the end.
    this.#writing.catch(() => undefined)
  }

  /** From one byte a number to two. A text that needs it shows so early; else it is copied once. */
  async #widen(): Promise<void> {
    await this.#writing
    await this.#out.finish()
    const narrowFile = join(this.#folder, temporary(1))
    this.#out = await LibraryFile.createTemporary(join(this.#folder, temporary(2)))
    this.#width = 2
    for await (const chunk of readChunks(narrowFile, chunkBytes, ring)) await this.#out.write(asBytes(wide(chunk)))
    await rm(narrowFile)
  }

  /** Numbers the characters by code point and writes the final file. */
  async finish(signal: AbortSignal): Promise<WrittenTokens> {
    await this.#writing
    await this.#out.finish()
    this.#counter.settle()
    const { codes, counts: seen, overflowed, words } = this.#counter
    const present = codes.filter((_, number) => seen[number]! > 0)
    const kept = this.#keptCodes()
    const folded = present.length + overflowed - kept.filter(code => present.includes(code)).length
    const map = this.#finalNumbers(kept)
    const bytesPerToken = kept.length <= 256 ? 1 : 2
    const tokensSha256 = await this.#renumber(map, bytesPerToken, signal)
    const counts = new Array<number>(kept.length).fill(0)
    for (const [number, count] of seen.entries()) if (count > 0) counts[map[number]!]! += count
    const newline = kept.indexOf(0x0A)
    return {
      vocabulary: kept.map(code => String.fromCodePoint(code)), counts, characters: this.characters,
      lines: (newline < 0 ? 0 : counts[newline]!) + (this.lastCode === 0x0A ? 0 : 1),
      words, folded, bytesPerToken, tokensSha256, textSha256: this.#text.digest('hex'),
    }
  }

  /** Writes the tokens in their final numbers, over the others where they are as wide; reads ahead and writes behind. */
  async #renumber(map: Uint16Array, bytesPerToken: 1 | 2, signal: AbortSignal): Promise<string> {
    const from = join(this.#folder, temporary(this.#width))
    const to = join(this.#folder, tokensFile(bytesPerToken))
    const isOver = this.#width === bytesPerToken
    const out = await (isOver ? LibraryFile.over(from) : LibraryFile.create(to))
    const mapped = this.#width === 1 && bytesPerToken === 1 ? byteMapper(map) : wideMapper(map, this.#width, bytesPerToken)
    let writing: Promise<void> = Promise.resolve()
    try {
      for await (const chunk of readChunks(from, chunkBytes, ring)) {
        signal.throwIfAborted()
        const data = mapped(chunk)
        await writing
        writing = out.write(data)
        writing.catch(() => undefined)
      }
      await writing
    } catch (thrown) {
      await writing.catch(() => undefined)
      await out.abandon()
      throw thrown
    }
    const sha256 = await out.finish()
    await (isOver ? rename(from, to) : rm(from))
    return sha256
  }

  /** Code points of the vocabulary, sorted; the most frequent ones and the replacement if there are too many. */
  #keptCodes(): number[] {
    const { codes, counts, overflowed } = this.#counter
    const all = codes.map((code, number) => ({ code, count: counts[number]! })).filter(one => one.count > 0)
    if (all.length + overflowed <= vocabularyLimit) return all.map(one => one.code).sort((a, b) => a - b)
    const frequent = all.toSorted((a, b) => b.count - a.count || a.code - b.code).slice(0, vocabularyLimit - 1)
    return [...new Set([...frequent.map(one => one.code), replacement])].sort((a, b) => a - b)
  }

  /** The token of each number; of one that was folded, the replacement's. */
  #finalNumbers(kept: readonly number[]): Uint16Array {
    const tokens = new Map(kept.map((code, token) => [code, token]))
    const other = tokens.get(replacement) ?? 0
    const map = new Uint16Array(0x10000).fill(other)
    for (const [number, code] of this.#counter.codes.entries()) map[number] = tokens.get(code) ?? other
    return map
  }

  async abandon(): Promise<void> {
    await this.#writing.catch(() => undefined)
    await this.#out.abandon()
  }
}

function temporary(width: 1 | 2): string {
  return `tokens${width}.tmp`
}

function narrow(numbers: Uint8Array | Uint16Array): Uint8Array {
  return numbers instanceof Uint8Array ? numbers : new Uint8Array(numbers)
}

function wide(numbers: Uint8Array | Uint16Array): Uint16Array {
  return numbers instanceof Uint16Array ? numbers : new Uint16Array(numbers)
}

function asBytes(numbers: Uint16Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}

type Mapper = (chunk: Uint8Array) => Uint8Array

/** Bytes to bytes, two at a time. Chunks begin at an even place in memory. */
function byteMapper(map: Uint16Array): Mapper {
  const pairs = new Uint16Array(0x10000)
  for (let unit = 0; unit < 0x10000; unit++) pairs[unit] = (map[unit & 0xFF]! & 0xFF) | (map[unit >> 8]! & 0xFF) << 8
  return chunk => {
    const units = new Uint16Array(chunk.buffer, chunk.byteOffset, chunk.length >> 1)
    for (let i = 0; i < units.length; i++) units[i] = pairs[units[i]!]!
    if (chunk.length % 2 === 1) chunk[chunk.length - 1] = map[chunk[chunk.length - 1]!]!
    return chunk
  }
}

function wideMapper(map: Uint16Array, width: 1 | 2, bytesPerToken: 1 | 2): Mapper {
  return chunk => {
    const numbers = width === 1 ? chunk : new Uint16Array(chunk.buffer, chunk.byteOffset, chunk.byteLength >> 1)
    const tokens = bytesPerToken === 1 ? new Uint8Array(numbers.length) : new Uint16Array(numbers.length)
    for (let i = 0; i < numbers.length; i++) tokens[i] = map[numbers[i]!]!
    return new Uint8Array(tokens.buffer)
  }
}

export function tokensFile(bytesPerToken: 1 | 2): string {
  return bytesPerToken === 1 ? 'tokens.u8' : 'tokens.u16'
}
