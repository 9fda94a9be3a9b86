/** Translation memories (TMX): units with a segment in each language. */
import { errorFor, reason } from '../common/reasons'
import type { SourceFile } from '../define'
import { readText, type Reading } from './lines'
import type { Languages, RawPair } from './raw-pair'
import { XmlProblem, XmlReader, type XmlHandler } from './xml'

/** Elements of a segment that hold codes of its formatting, not words. */
const codes = new Set(['bpt', 'ept', 'it', 'ph', 'ut'])
/** More of a segment is not kept: it is too long to be used anyway. */
const longestKept = 100_000

/** The languages of a memory from its beginning: that of its header, or of its first segment, and the first other one. */
export function tmxLanguages(head: string): Languages | undefined {
  const all = [...head.matchAll(/<tuv\b[^>]*?\b(?:xml:)?lang\s*=\s*["']([\w-]+)["']/g)].map(([, lang]) => lang!)
  const said = /<header\b[^>]*?\bsrclang\s*=\s*["']([\w-]+)["']/.exec(head)?.[1]
  const source = all.find(lang => said !== undefined && isSame(lang, said)) ?? all[0]
  const target = all.find(lang => source !== undefined && !isSame(lang, source))
  return source !== undefined && target !== undefined ? [source, target] : undefined
}

/** en-US is en. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()]
  return a === b || a.startsWith(`${b}-`) || b.startsWith(`${a}-`)
}

/** Units in batches; a unit without one of the languages has an empty text. */
export async function* readTmx(file: SourceFile, languages: Languages, reading: Reading): AsyncGenerator<RawPair[]> {
  const units = new Units(languages)
  const xml = new XmlReader(units)
  units.lineOf = () => xml.line
  try {
    for await (const text of readText(file, reading)) {
      // In pieces, so that few units are held at once and a tag at the end of one is looked through again cheaply.
      for (let at = 0; at < text.length; at += 1 << 16) {
        xml.push(text.slice(at, at + (1 << 16)))
        if (units.done.length > 0) yield units.take()
      }
    }
    xml.end()
  } catch (thrown) {
    if (!(thrown instanceof XmlProblem)) throw thrown
    const { line, message, isEntity } = thrown
    throw errorFor('IMPORT_UNREADABLE', file.name, reason(isEntity ? 'xml-entity' : 'xml-form', { line, message }))
  }
}

class Units implements XmlHandler {
  readonly #languages: Languages
  lineOf: () => number = () => 0
  done: RawPair[] = []
  #texts: [string | undefined, string | undefined] = [undefined, undefined]
  #place = 0
  /** Which of the two languages the open segment is in; -1 for another. */
  #side = -1
  #segment: string | undefined
  #codes = 0

  constructor(languages: Languages) {
    this.#languages = languages
  }

  take(): RawPair[] {
    const { done } = this
    this.done = []
    return done
  }

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    if (name === 'tu') {
      this.#texts = [undefined, undefined]
      this.#place = this.lineOf()
    } else if (name === 'tuv') {
      const lang = attributes.get('xml:lang') ?? attributes.get('lang') ?? ''
      this.#side = this.#languages.findIndex(one => one !== null && isSame(one, lang))
    } else if (name === 'seg') {
      this.#segment = ''
    } else if (codes.has(name)) {
      this.#codes++
    }
  }

  close(name: string): void {
    if (name === 'tu') this.done.push({ source: this.#texts[0] ?? '', target: this.#texts[1] ?? '', place: this.#place })
    else if (name === 'seg') this.#endSegment()
    else if (codes.has(name)) this.#codes--
  }

  #endSegment(): void {
    if (this.#side >= 0) this.#texts[this.#side as 0 | 1] ??= this.#segment ?? ''
    this.#segment = undefined
  }

  text(text: string): void {
    if (this.#segment !== undefined && this.#codes === 0 && this.#segment.length < longestKept) this.#segment += text
  }
}
