/** A reader of XML as it comes in, for files of translations: no document type is obeyed, no entity of its own expanded. */

export interface XmlHandler {
  open(name: string, attributes: ReadonlyMap<string, string>): void
  close(name: string): void
  text(text: string): void
}

export class XmlProblem extends Error {
  readonly line: number
  readonly isEntity: boolean

  constructor(message: string, { line, isEntity = false }: { line: number, isEntity?: boolean }) {
    super(message)
    this.line = line
    this.isEntity = isEntity
  }
}

const deepest = 200
/** A tag, comment or declaration above this is none. */
const longestMarkup = 1 << 20
const longestEntity = 12
const known: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'' }

export class XmlReader {
  readonly #handler: XmlHandler
  readonly #opened: string[] = []
  #rest = ''
  line = 1

  constructor(handler: XmlHandler) {
    this.#handler = handler
  }

  push(chunk: string): void {
    this.#read(this.#rest + chunk, false)
  }

  end(): void {
    this.#read(this.#rest, true)
    const open = this.#opened.at(-1)
    if (this.#rest !== '' || open !== undefined) throw this.#problem(open === undefined ? 'cut short' : `cut short inside <${open}>`)
  }

  #read(all: string, isEnd: boolean): void {
    let at = 0
    while (at < all.length) {
      const from = at
      at = all[at] === '<' ? this.#markup(all, at) : this.#text(all, at, isEnd)
      if (at === from) break
      for (let i = from; i < at; i++) if (all.charCodeAt(i) === 0x0A) this.line++
    }
    this.#rest = all.slice(at)
    if (this.#rest.length > longestMarkup) throw this.#problem('a tag that does not end')
  }

  #text(all: string, at: number, isEnd: boolean): number {
    const next = all.indexOf('<', at)
    let end = next < 0 ? all.length : next
    const open = next < 0 && !isEnd ? all.lastIndexOf('&') : -1
    // An entity may go on in the next chunk.
    if (open >= at && end - open < longestEntity) end = open
    if (end > at) this.#handler.text(this.#decoded(all.slice(at, end)))
    return end
  }

  /** The place after the markup at `at`; `at` itself where it does not end yet. */
  #markup(all: string, at: number): number {
    if (all.startsWith('<!--', at)) return after(all, '-->', at + 4) ?? at
    if (all.startsWith('<?', at)) return after(all, '?>', at + 2) ?? at
    if (all.startsWith('<![CDATA[', at)) {
      const end = after(all, ']]>', at + 9)
      if (end === undefined) return at
      this.#handler.text(all.slice(at + 9, end - 3))
      return end
    }
    // Perhaps the beginning of one of the above.
    if (all.length - at < 9 && '<![CDATA['.startsWith(all.slice(at))) return at
    if (all.startsWith('<!', at)) return this.#declaration(all, at)
    const end = tagEnd(all, at)
    if (end === undefined) return at
    this.#tag(all.slice(at + 1, end))
    return end + 1
  }

  #declaration(all: string, at: number): number {
    const end = all.indexOf('>', at)
    const inner = all.indexOf('[', at)
    if (end < 0 && inner < 0) return at
    if (inner < 0 || (end >= 0 && end < inner)) return end + 1
    // Declarations inside the document: a file of translations has no use for them, a bomb has.
    throw this.#problem('declarations of its own', true)
  }

  #tag(tag: string): void {
    const [, slash, name, rest] = /^(\/?)([^\s/>]+)([^]*)$/.exec(tag) ?? []
    if (name === undefined) throw this.#problem(`<${tag.slice(0, 20)}>`)
    if (slash) return this.#close(name)
    const isEmpty = rest!.endsWith('/')
    if (this.#opened.length >= deepest) throw this.#problem(`more than ${deepest} elements inside each other`)
    this.#handler.open(name, this.#attributes(rest!))
    if (isEmpty) this.#handler.close(name)
    else this.#opened.push(name)
  }

  #close(name: string): void {
    const open = this.#opened.pop()
    if (open !== name) throw this.#problem(`</${name}> where ${open === undefined ? 'nothing is open' : `<${open}> is open`}`)
    this.#handler.close(name)
  }

  #attributes(text: string): Map<string, string> {
    const found = new Map<string, string>()
    for (const [, name, double, single] of text.matchAll(/([^\s=/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
      found.set(name!, this.#decoded(double ?? single ?? ''))
    return found
  }

  #decoded(text: string): string {
    if (!text.includes('&')) return text
    return text.replace(/&(#x[\da-f]{1,6}|#\d{1,7}|[a-z][\w.-]*);/gi, (whole, name: string) => {
      if (name.startsWith('#')) return character(/^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)))
      const sign = known[name]
      if (sign === undefined) throw this.#problem(whole.slice(0, 40), true)
      return sign
    })
  }

  #problem(message: string, isEntity = false): XmlProblem {
    return new XmlProblem(message, { line: this.line, isEntity })
  }
}

function after(all: string, mark: string, from: number): number | undefined {
  const at = all.indexOf(mark, from)
  return at < 0 ? undefined : at + mark.length
}

/** Where the tag at `at` ends: at the first > outside quotes. */
function tagEnd(all: string, at: number): number | undefined {
  let quote = ''
  for (let i = at + 1; i < all.length; i++) {
    const sign = all[i]!
    if (quote) quote = sign === quote ? '' : quote
    else if (sign === '"' || sign === '\'') quote = sign
    else if (sign === '>') return i
  }
  return undefined
}

function character(code: number): string {
  const isOne = code > 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF)
  return isOne ? String.fromCodePoint(code) : '\uFFFD'
}
