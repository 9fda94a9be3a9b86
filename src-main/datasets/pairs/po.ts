/** The text form of a catalogue: comments, msgid, msgid_plural, msgstr, each a quoted string that may go on below. */
import { reason } from '../common/reasons'
import { CatalogueProblem, type CatalogueEntry } from './catalogue'

const statement = /^(msgctxt|msgid|msgid_plural|msgstr)(?:\[(\d{1,2})\])?\s*(".*")$/
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }

interface Draft { id: string | undefined, plural: string | undefined, strings: string[], isFuzzy: boolean, place: number }

export function poEntries(text: string): CatalogueEntry[] {
  const parser = new PoParser()
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) parser.take(raw.trim(), index + 1)
  parser.endEntry()
  return parser.entries
}

class PoParser {
  readonly entries: CatalogueEntry[] = []
  #draft: Draft = emptyDraft()
  /** Puts a string that goes on where it belongs. */
  #append: ((more: string) => void) | undefined

  take(line: string, place: number): void {
    // "#~" are messages of former versions, "#|" what a message was before.
    if (line === '' || line.startsWith('#')) return this.#comment(line)
    if (line.startsWith('"')) {
      if (!this.#append) throw problem(line, place)
      return this.#append(unquoted(line, place))
    }
    const [, word, index, string] = statement.exec(line) ?? []
    if (word === undefined) throw problem(line, place)
    this.#state(word, Number(index ?? 0), { text: unquoted(string!, place), place })
  }

  #comment(line: string): void {
    this.#append = undefined
    if (line.startsWith('#~') && this.#draft.id === undefined) this.#draft = emptyDraft()
    if (!/^#,.*\bfuzzy\b/.test(line)) return
    this.#endIfTranslated()
    this.#draft.isFuzzy = true
  }

  #state(word: string, index: number, { text, place }: { text: string, place: number }): void {
    if (word === 'msgctxt' || word === 'msgid') this.#endIfTranslated()
    const draft = this.#draft
    if (word === 'msgid') {
      draft.id = text
      draft.place = place
      this.#append = more => { draft.id += more }
    } else if (word === 'msgid_plural') {
      draft.plural = text
      this.#append = more => { draft.plural += more }
    } else if (word === 'msgstr') {
      if (draft.id === undefined || index > draft.strings.length) throw problem(`msgstr[${index}]`, place)
      draft.strings[index] = text
      this.#append = more => { draft.strings[index] += more }
    } else {
      this.#append = () => undefined
    }
  }

  #endIfTranslated(): void {
    if (this.#draft.strings.length > 0) this.endEntry()
  }

  endEntry(): void {
    const { id, plural, strings, isFuzzy, place } = this.#draft
    if (id !== undefined && strings.length > 0) this.entries.push({ id, plural, strings, isFuzzy, place })
    this.#draft = emptyDraft()
    this.#append = undefined
  }
}

function emptyDraft(): Draft {
  return { id: undefined, plural: undefined, strings: [], isFuzzy: false, place: 0 }
}

function unquoted(string: string, place: number): string {
  if (!/^"(?:[^"\\]|\\.)*"$/.test(string)) throw problem(string, place)
  return string.slice(1, -1).replace(/\\(x[\da-fA-F]{1,2}|[0-7]{1,3}|.)/g, (_, code: string) => {
    if (/^x./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16))
    return /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : escapes[code] ?? code
  })
}

function problem(text: string, line: number): CatalogueProblem {
  return new CatalogueProblem(reason('po-form', { line, text: text.slice(0, 40) }))
}
