/** Texts that are examples of a data set. */

const shownCharacters = 1000

/** With one kind of line end and one form of each character, without space around it. */
export function cleaned(text: string): string {
  return text.replace(/\r\n?/g, '\n').normalize('NFC').trim()
}

/** As a preview shows it. */
export function shortened(text: string): string {
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters)}…`
}
