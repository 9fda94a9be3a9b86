/** Bytes to text, a chunk at a time. */
export type EncodingName = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'GB18030' | 'Shift-JIS' | 'Windows-1252'

export interface ChunkDecoder {
  /** `more`: whether another chunk follows. Throws a TypeError where the bytes are not in the encoding. */
  decode(chunk: Uint8Array, more: boolean): string
}

const labels = { 'UTF-8': 'utf-8', 'UTF-16LE': 'utf-16le', 'UTF-16BE': 'utf-16be', 'GB18030': 'gb18030', 'Shift-JIS': 'shift_jis' } as const

/** A byte order mark at the beginning is dropped. */
export function makeDecoder(encoding: EncodingName): ChunkDecoder {
  if (encoding === 'Windows-1252') return { decode: chunk => western(chunk) }
  const decoder = new TextDecoder(labels[encoding], { fatal: true })
  return { decode: (chunk, more) => decoder.decode(chunk, { stream: more }) }
}

/** What Windows-1252 has at 0x80 to 0x9F, where Latin-1 has control characters. */
const signs = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ'

/** Not by TextDecoder: in Node before 22.13 its windows-1252 is plain Latin-1, which loses quotes and dashes. */
function western(chunk: Uint8Array): string {
  const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')
  return text.replace(/[\x80-\x9F]/g, sign => signs[sign.charCodeAt(0) - 0x80]!)
}
