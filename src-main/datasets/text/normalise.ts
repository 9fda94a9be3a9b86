/** Text as training sees it: line ends are \n, characters composed (NFC). */
import { openBytes } from './utf8'

/** Above this a passage without a safe place to cut is cut anyway. */
const longestTail = 1 << 20
/** How much is composed at once where the quick way does not do. */
const pieceBytes = 1 << 16
const bridgeBytes = 64
const carriage = 0x0D
const newline = 0x0A

/** Takes normalised text in UTF-8, whole characters. */
export interface TextSink {
  /**
   * Takes bytes up to a character that composing could change (`isStopped`) or to the end, of which the last character is
   * left where more may follow (`isOpen`). Answers how many.
   */
  writeSafe(bytes: Uint8Array, isOpen: boolean): Promise<{ readonly bytes: number, readonly isStopped: boolean }>
  /** Takes all of the bytes. */
  write(bytes: Uint8Array): Promise<void>
}

/**
 * Feeds chunks of UTF-8, cut anywhere, and hands normalised text to the sink: most of it as it is, byte for byte; what
 * composing could change is composed. A passage is cut before its last character that cannot combine with what stands
 * before it, so that the result does not depend on where chunks end.
 */
export class TextNormaliser {
  readonly #sink: TextSink
  #tail: Uint8Array = new Uint8Array()

  constructor(sink: TextSink) {
    this.#sink = sink
  }

  async push(chunk: Uint8Array): Promise<void> {
    await this.#take(chunk, false)
  }

  /** The rest, at the end of a file. */
  async end(): Promise<void> {
    await this.#take(new Uint8Array(), true)
  }

  async #take(chunk: Uint8Array, isLast: boolean): Promise<void> {
    const fresh = isLast ? chunk : await this.#bridge(chunk)
    const all = withLineEnds(this.#tail.length > 0 ? Buffer.concat([this.#tail, fresh]) : fresh, isLast)
    const end = all.length - (isLast ? 0 : openBytes(all))
    let at = 0
    while (at < end) {
      const { bytes, isStopped } = await this.#sink.writeSafe(all.subarray(at, end), !isLast)
      at += bytes
      if (!isStopped) break
      const taken = await this.#compose(all.subarray(at, end), isLast)
      if (taken === 0) break
      at += taken
    }
    // A copy: the chunk's memory may be used again.
    this.#tail = Uint8Array.from(all.subarray(at))
  }

  /** Takes the tail with the beginning of the chunk, so that the chunk need not be copied behind it; answers what is left. */
  async #bridge(chunk: Uint8Array): Promise<Uint8Array> {
    const tail = this.#tail
    if (tail.length === 0 || tail.length > bridgeBytes || chunk.length < bridgeBytes) return chunk
    const both = Buffer.concat([tail, chunk.subarray(0, bridgeBytes)])
    if (both.includes(carriage)) return chunk
    const { bytes } = await this.#sink.writeSafe(both.subarray(0, both.length - openBytes(both)), true)
    this.#tail = tail.subarray(Math.min(bytes, tail.length))
    return chunk.subarray(Math.max(0, bytes - tail.length))
  }

  /** Answers how many bytes were taken; 0 where there is no safe place to cut yet. */
  async #compose(bytes: Uint8Array, isLast: boolean): Promise<number> {
    for (let size = pieceBytes; ; size *= 2) {
      const whole = size >= bytes.length
      const end = whole ? bytes.length : size - openBytes(bytes.subarray(0, size))
      const text = textOf(bytes.subarray(0, end))
      const cut = whole && isLast ? text.length : cutPlace(text)
      if (cut === 0 && !whole) continue
      if (cut === 0) return 0
      await this.#sink.write(Buffer.from(text.slice(0, cut).normalize('NFC')))
      return Buffer.byteLength(text.slice(0, cut))
    }
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}

/** Where decoded text may be cut so that composing both parts is composing the whole; 0 where there is no place yet. */
export function cutPlace(text: string): number {
  const lowest = Math.max(0, text.length - longestTail)
  for (let i = text.length - 1; i > lowest; i--) {
    const code = text.charCodeAt(i)
    // ASCII and the common Chinese characters never compose with the character before.
    if (code < 0x80 || (code >= 0x4E00 && code <= 0x9FFF)) return i
  }
  return text.length > longestTail ? text.length : 0
}

/** \r\n and \r become \n; a \r at the end stays where more may follow. */
function withLineEnds(bytes: Uint8Array, isLast: boolean): Uint8Array {
  let from = bytes.indexOf(carriage)
  if (from < 0) return bytes
  const out = Buffer.allocUnsafe(bytes.length)
  let length = 0
  for (let begin = 0; ; from = bytes.indexOf(carriage, begin)) {
    const end = from < 0 ? bytes.length : from
    out.set(bytes.subarray(begin, end), length)
    length += end - begin
    if (from < 0) break
    const isOpen = from === bytes.length - 1 && !isLast
    out[length++] = isOpen ? carriage : newline
    begin = from + (bytes[from + 1] === newline ? 2 : 1)
  }
  return out.subarray(0, length)
}
