/** Bytes to text, a chunk at a time. */
const labels = {
  'UTF-8': 'utf-8', 'UTF-16LE': 'utf-16le', 'UTF-16BE': 'utf-16be', 'GB18030': 'gb18030', 'Shift-JIS': 'shift_jis', 'Windows-1252': 'latin1',
  // Only where a page says so itself: nothing in the bytes tells them apart for certain.
  'Big5': 'big5', 'EUC-JP': 'euc-jp', 'EUC-KR': 'euc-kr', 'Windows-1250': 'windows-1250', 'Windows-1251': 'windows-1251', 'KOI8-R': 'koi8-r',
  'ISO-8859-2': 'iso-8859-2', 'ISO-8859-7': 'iso-8859-7',
} as const
export type EncodingName = keyof typeof labels

export interface ChunkDecoder {
  /** `more`: whether another chunk follows. Throws a TypeError where the bytes are not in the encoding. */
  decode(chunk: Uint8Array, more: boolean): string
}

const declared: Readonly<Record<string, EncodingName>> = {
  'gb2312': 'GB18030', 'gbk': 'GB18030', 'x-gbk': 'GB18030', 'sjis': 'Shift-JIS', 'x-sjis': 'Shift-JIS', 'shift_jis': 'Shift-JIS',
  'windows-31j': 'Shift-JIS', 'iso-8859-1': 'Windows-1252', 'latin1': 'Windows-1252', 'us-ascii': 'Windows-1252', 'cp1252': 'Windows-1252',
  'ks_c_5601-1987': 'EUC-KR', 'cp1250': 'Windows-1250', 'cp1251': 'Windows-1251', 'big5-hkscs': 'Big5',
}

/** The encoding that a page or XML names in its first bytes, if it is known. */
export function declaredEncoding(head: Uint8Array): EncodingName | undefined {
  const begin = Buffer.from(head.buffer, head.byteOffset, Math.min(4096, head.length)).toString('latin1')
  const found = /^\s*<\?xml[^>]*\sencoding=["']([\w-]+)/i.exec(begin) ?? /<meta\s[^>]*charset\s*=\s*["']?([\w-]+)/i.exec(begin)
  const label = found?.[1]?.toLowerCase()
  if (label === undefined) return undefined
  return declared[label] ?? (Object.keys(labels) as EncodingName[]).find(name => name.toLowerCase() === label)
}

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
