/** Text as training sees it: line ends are \n, characters composed (NFC). */

/** Above this a passage without a safe place to cut is cut anyway. */
const longestTail = 1 << 20

/**
 * Feeds chunks of decoded text and gets normalised text out. A chunk is cut before its last character that cannot
 * combine with what stands before it, so that the result does not depend on where chunks end.
 */
export class TextNormaliser {
  #tail = ''

  push(text: string): string {
    const all = this.#tail + text
    const cut = cutPlace(all)
    this.#tail = all.slice(cut)
    return normalised(all.slice(0, cut))
  }

  /** The rest, at the end of a file. */
  end(): string {
    const rest = normalised(this.#tail)
    this.#tail = ''
    return rest
  }
}

function cutPlace(text: string): number {
  const lowest = Math.max(0, text.length - longestTail)
  for (let i = text.length - 1; i > lowest; i--) {
    const code = text.charCodeAt(i)
    // ASCII and the common Chinese characters never compose with the character before; "\n" may end a "\r\n".
    if ((code < 0x80 && code !== 0x0A) || (code >= 0x4E00 && code <= 0x9FFF)) return i
  }
  return text.length > longestTail ? text.length : 0
}

function normalised(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  return lines.normalize('NFC')
}
