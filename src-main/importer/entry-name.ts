/** Names of files in archives: what they are, in what encoding, and whether they stay inside. */
import { isUtf8 } from 'node:buffer'
import { shownName } from './shown-name'

const deepest = 100

/** A name as text. Archives of older software keep names in the encoding of the computer they were made on. */
export function decodeName(bytes: Uint8Array, fallback: (bytes: Uint8Array) => string): string {
  if (isUtf8(bytes)) return Buffer.from(bytes).toString('utf8')
  for (const [encoding, isLikely] of [['gb18030', /^[\p{ASCII}\p{Script=Han}（），。：；！？【】《》“”、·—]+$/u],
    ['shift_jis', /^[\p{ASCII}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー・、。「」（）]+$/u]] as const) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
      if (isLikely.test(text)) return text
    } catch {
      // Not in this one.
    }
  }
  return fallback(bytes)
}

/**
 * The path as it is shown, with forward slashes; undefined where it leads out of the archive (.., a root, a drive) or is
 * no name. Nothing is ever written under it: files lie under numbers.
 */
export function safeName(raw: string): string | undefined {
  if (raw.includes('\0') || /^[a-z]:/i.test(raw) || /^[\\/]/.test(raw)) return undefined
  const parts = raw.split(/[\\/]/).filter(part => part !== '' && part !== '.')
  if (parts.length === 0 || parts.length > deepest || parts.includes('..')) return undefined
  return parts.map(shownName).join('/')
}
