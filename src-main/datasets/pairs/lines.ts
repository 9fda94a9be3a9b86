/** Text files a line at a time. */
import { StudioError } from '#contract'
import { readChunks, readReason } from '../common/files'
import { errorFor, reason } from '../common/reasons'
import { unusable } from '../common/refusals'
import type { SourceFile } from '../define'
import { makeDecoder } from '../text/decoder'
import { detectEncoding, fromHead } from '../text/encoding'
import { cutPlace } from '../text/normalise'

const chunkBytes = 1 << 20
/** A "line" above this is no line of text. */
const longestLine = 4_000_000

export interface Reading {
  readonly signal: AbortSignal
  /** Called with the number of bytes read since the last call. */
  onBytes?(bytes: number): void
}

/** Decoded text, with line ends as \n. Throws a StudioError that names the file. */
export async function* readText(file: SourceFile, { signal, onBytes }: Reading): AsyncGenerator<string> {
  try {
    const found = await detectEncoding(file.path, signal)
    if (found.reason) throw unusable({ file: file.name, why: found.reason })
    const decoder = makeDecoder(found.encoding)
    const normalise = makeNormaliser()
    for await (const chunk of readChunks(file.path, chunkBytes)) {
      signal.throwIfAborted()
      yield normalise(decoder.decode(chunk, true), false)
      onBytes?.(chunk.length)
    }
    yield normalise(decoder.decode(new Uint8Array(), false), true)
  } catch (thrown) {
    signal.throwIfAborted()
    if (thrown instanceof StudioError) throw thrown
    throw errorFor('IMPORT_UNREADABLE', file.name, readReason(thrown))
  }
}

/** Takes decoded text as it comes and gives it with \n at line ends, composed (NFC). */
function makeNormaliser(): (text: string, isLast: boolean) => string {
  let tail = ''
  return (text, isLast) => {
    const all = tail + text
    let cut = isLast ? all.length : cutPlace(all)
    // "\r\n" stays together.
    while (!isLast && cut > 0 && all[cut - 1] === '\r') cut--
    tail = all.slice(cut)
    return all.slice(0, cut).replace(/\r\n?/g, '\n').normalize('NFC')
  }
}

/** Lines in batches that are never empty; a line end at the end of the file begins no further line. */
export async function* readLines(file: SourceFile, reading: Reading): AsyncGenerator<string[]> {
  let tail = ''
  let count = 0
  for await (const text of readText(file, reading)) {
    const end = text.lastIndexOf('\n')
    if (end < 0) {
      tail += text
    } else {
      const lines = (tail + text.slice(0, end)).split('\n')
      tail = text.slice(end + 1)
      count += lines.length
      yield lines
    }
    if (tail.length > longestLine) throw errorFor('IMPORT_UNREADABLE', file.name, reason('line-long', { line: count + 1, limit: longestLine }))
  }
  if (tail !== '') yield [tail]
}

export async function countLines(file: SourceFile, signal: AbortSignal): Promise<number> {
  let count = 0
  for await (const lines of readLines(file, { signal })) count += lines.length
  return count
}

/** The beginning of a file as text, as far as it can be told; undefined where it is no text. */
export function textOfHead(head: Uint8Array): string | undefined {
  const told = fromHead(head)
  if (told?.reason) return undefined
  // Cut within a character: what is broken at the end does not matter here.
  const label = told?.encoding === 'UTF-16LE' ? 'utf-16le' : told?.encoding === 'UTF-16BE' ? 'utf-16be' : 'utf-8'
  return new TextDecoder(label).decode(head)
}
