/** What is known of a character before it is seen: whether it separates words, and whether composing (NFC) could change it. */

const space = 1
const unsafe = 2
let made: Uint8Array | undefined

/** Flags of every code point below 2^16, made when first asked for (some 20 ms). */
export function characterFlags(): Uint8Array {
  if (made) return made
  const flags = new Uint8Array(0x10000)
  for (let code = 0; code < 0x10000; code++) {
    const isSpace = code === 32 || (code >= 9 && code <= 13) || code === 0xA0 || code === 0x3000
    flags[code] = (isSpace ? space : 0) | (code >= 0x300 && !staysAlone(code) ? unsafe : 0)
  }
  return made = flags
}

/** Flags of a code point above. Emoji and the rarer Chinese characters are safe. */
export function flagsAbove(code: number): number {
  return (code >= 0x1F000 && code <= 0x1FAFF) || (code >= 0x20000 && code <= 0x2F7FF) || (code >= 0x30000 && code <= 0x3FFFF) ? 0 : unsafe
}

const mark = /\p{M}/u
/** Whether a character is composed and never joins the one before it, whatever that is. */
function staysAlone(code: number): boolean {
  if ((code >= 0x4E00 && code <= 0x9FFF) || (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xFE00 && code <= 0xFE0F)) return true
  if (code >= 0x1100 && code <= 0x11FF) return false
  const text = String.fromCharCode(code)
  return !mark.test(text) && text.normalize('NFC') === text
}
