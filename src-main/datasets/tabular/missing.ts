/** How tables say that there is no value. */
const words = new Set(['na', 'n/a', 'nan', 'null', 'none', '#n/a', '-', '?', '.'])

export function isMissing(text: string): boolean {
  if (text.length > 6) return text.trim() === ''
  const word = text.trim().toLowerCase()
  return word === '' || words.has(word)
}

/** The same for bytes of a cell, without making a string of a cell that is longer than any such word. */
export function isMissingAt(bytes: Buffer, start: number, end: number): boolean {
  if (start === end) return true
  if (end - start > 4 && bytes[start]! > 32) return false
  return isMissing(bytes.toString('latin1', start, end))
}
