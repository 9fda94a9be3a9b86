/** Text files of any known encoding as chunks of UTF-8 without a mark. */
import type { SourceFile } from '../define'
import { openToRead, readHead, readReason } from '../common/files'
import { errorFor, type Reason, reason } from '../common/reasons'
import { unusable } from '../common/refusals'
import { type EncodingName, makeDecoder } from '../text/decoder'
import { detectEncoding, fromHead } from '../text/encoding'

/** Fits the processor's cache together with the places of its cells. */
const chunkBytes = 256 << 10
const headBytes = 64 << 10
/** Of a thousand bytes at most one may be zero in a text that has some by mistake. */
const zeroShare = 1000

/** Encoding of a file by all of its bytes. Zero bytes are let be where they are rare. Throws a StudioError that says why not. */
export async function encodingOf(file: SourceFile, signal: AbortSignal): Promise<EncodingName> {
  let why: Reason
  try {
    const found = await detectEncoding(file.path, signal)
    if (!found.reason) return found.encoding
    why = found.reason
    if (why.key === 'binary') {
      const head = await readHead(file.path, headBytes)
      const zeros = head.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0)
      if (zeros * zeroShare <= Math.max(head.length, zeroShare)) return 'UTF-8'
    }
  } catch (thrown) {
    signal.throwIfAborted()
    why = readReason(thrown)
  }
  throw unusable({ file: file.name, why })
}

/** `onBytes` hears how many bytes of the file were read. A chunk holds until the next is asked for. */
export async function* utf8Chunks(file: SourceFile, encoding: EncodingName, { signal, onBytes }: ReadOptions): AsyncGenerator<Buffer> {
  const decoder = encoding === 'UTF-8' ? undefined : makeDecoder(encoding)
  let isFirst = true
  try {
    for await (const chunk of chunksAhead(file.path)) {
      signal.throwIfAborted()
      yield decoder ? Buffer.from(decoder.decode(chunk, true)) : isFirst ? withoutMark(chunk) : chunk
      isFirst = false
      onBytes?.(chunk.length)
    }
    if (decoder) yield Buffer.from(decoder.decode(new Uint8Array(), false))
  } catch (thrown) {
    signal.throwIfAborted()
    throw thrown instanceof TypeError ? errorFor('IMPORT_UNREADABLE', file.name, reason('encoding', { position: 0 })) : fileError(file, thrown)
  }
}

export interface ReadOptions {
  readonly signal: AbortSignal
  readonly onBytes?: ((bytes: number) => void) | undefined
}

/** Reads the next chunk while the last one is worked on; two buffers take turns. */
async function* chunksAhead(path: string): AsyncGenerator<Buffer> {
  const handle = await openToRead(path)
  const buffers = [Buffer.allocUnsafe(chunkBytes), Buffer.allocUnsafe(chunkBytes)]
  const read = (turn: number): Promise<Buffer> =>
    handle.read(buffers[turn]!, 0, chunkBytes, null).then(({ bytesRead }) => buffers[turn]!.subarray(0, bytesRead))
  let turn = 0
  let next = read(turn)
  try {
    for (;;) {
      const chunk = await next
      if (chunk.length === 0) return
      turn = 1 - turn
      next = read(turn)
      // Whoever waits for it is told; until then nobody is.
      next.catch(() => undefined)
      yield chunk
    }
  } finally {
    await next.catch(() => undefined)
    await handle.close()
  }
}

function fileError(file: SourceFile, thrown: unknown): unknown {
  const { code } = thrown as NodeJS.ErrnoException
  return typeof code === 'string' && /^E[A-Z]+$/.test(code) ? errorFor('IMPORT_UNREADABLE', file.name, readReason(thrown)) : thrown
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xEF && bytes[1] === 0xBB && bytes[2] === 0xBF ? bytes.subarray(3) : bytes
}

/** The head of a text file as UTF-8, undefined where it is no text. A character cut at the end may be lost. */
export function headOf(head: Uint8Array): Buffer | undefined {
  const told = head.length > 0 ? fromHead(head) : undefined
  if (head.length === 0 || told?.reason) return undefined
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  return told ? Buffer.from(makeDecoder(told.encoding).decode(bytes.subarray(0, bytes.length & ~1), true)) : withoutMark(bytes)
}
