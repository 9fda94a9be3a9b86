/** How samples begin when no prompt is given. */
import type { OpenedText } from '../../datasets/define'

/** Characters in which a beginning is looked for, and the longest prompt. */
const searched = 4000
const longest = 36
/** What stands before a beginning, best first. */
const beginnings = [/\n\s*\n\s*(?=\S)/u, /\n\s*(?=\S)/u, /[.!?。！？]\s+(?=\S)/u]

/**
 * Some words from the validation text, which the network has not learnt from: the first beginning of a paragraph, else
 * of a line, else of a sentence, cut after a whole word; the text's own beginning where there is none of these.
 */
export function defaultPrompt({ vocabulary, val }: OpenedText): Int32Array {
  const text = Array.from(val.subarray(0, searched), token => vocabulary[token] ?? '')
  const whole = text.join('')
  const found = beginnings.map(pattern => pattern.exec(whole)).find(match => match !== null)
  // Positions in the string are code units, the tokens are characters.
  const from = found ? Array.from(whole.slice(0, found.index + found[0].length)).length : 0
  const cut = text.slice(from, from + longest)
  const end = cut.slice(12).findLastIndex(character => /\s/u.test(character))
  return val.slice(from, from + (end < 0 ? cut.length : end + 12))
}
