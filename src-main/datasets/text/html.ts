/** HTML and XHTML to the text that a reader sees, as it streams by. */
import { decodeEntities } from './entities'

/** Their content is not read: code, or what only a browser shows. */
const unread = new Set([
  'script', 'style', 'title', 'template', 'svg', 'math', 'noscript', 'iframe', 'object', 'canvas', 'audio', 'video', 'select', 'textarea',
])
/** They begin and end a line. */
const lines = new Set([
  'address', 'article', 'aside', 'body', 'br', 'caption', 'center', 'dd', 'details', 'dialog', 'dir', 'div', 'dl', 'dt', 'fieldset', 'figcaption',
  'figure', 'footer', 'form', 'header', 'hr', 'html', 'legend', 'li', 'main', 'menu', 'nav', 'ol', 'section', 'summary', 'table', 'tbody', 'tfoot',
  'thead', 'tr', 'ul',
])
/** An empty line stands before and after them. */
const passages = new Set(['blockquote', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'pre'])
/** A tag, comment or entity longer than this is none. */
const longest = 1 << 16
const longestEntity = 40
const dataBegin = '<![CDATA['

/** Whether the beginning of a text (decoded) is a page, told by what it must begin with and no text does. */
export function isPage(begin: string): boolean {
  const rest = begin.replace(/^\uFEFF?(\s|<\?xml[^>]*>|<!--.*?-->)*/s, '')
  return /^<(!doctype\s+html|html|head|body)[\s>]/i.test(rest)
}

/** Feeds parts of a page, cut anywhere, and gets the text of it. */
export class PageReader {
  #rest = ''
  /** Ends what is being passed over: a comment, or an element that is not read. */
  #until: RegExp | undefined
  #preformatted = 0
  /** Line ends that stand before the next word; none before the first. */
  #breaks = 0
  #space = false
  #hasBegun = false

  push(part: string): string {
    return this.#read(this.#rest + part, false)
  }

  end(): string {
    return this.#read(this.#rest, true) + (this.#hasBegun ? '\n' : '')
  }

  #read(all: string, isLast: boolean): string {
    const out: string[] = []
    let at = 0
    while (at < all.length) {
      const next = this.#until ? this.#passOver(all, at) : this.#step(all, at, { isLast, out })
      if (next === undefined) break
      at = next
    }
    // Of what is passed over only so much is kept as may begin its end.
    this.#rest = this.#until ? all.slice(Math.max(at, all.length - 32)) : all.slice(at)
    return out.join('')
  }

  #passOver(all: string, at: number): number | undefined {
    const until = this.#until!
    until.lastIndex = at
    const found = until.exec(all)
    if (!found) return undefined
    this.#until = undefined
    return until.lastIndex
  }

  /** Reads up to the next tag, or the tag; undefined where more is needed. */
  #step(all: string, at: number, { isLast, out }: { isLast: boolean, out: string[] }): number | undefined {
    const open = all.indexOf('<', at)
    const end = open >= 0 ? open : isLast ? all.length : wholeEntities(all, at)
    if (end > at) {
      this.#words(decodeEntities(all.slice(at, end)), out)
      return end
    }
    if (open < 0) return undefined
    return this.#tag(all, open, { isLast, out })
  }

  #tag(all: string, open: number, { isLast, out }: { isLast: boolean, out: string[] }): number | undefined {
    if (!isLast && '<!--'.startsWith(all.slice(open))) return undefined
    if (all.startsWith('<!--', open)) {
      this.#until = /--!?>/g
      return open + 4
    }
    if (!isLast && all.length - open < dataBegin.length && dataBegin.startsWith(all.slice(open))) return undefined
    if (all.startsWith(dataBegin, open)) return open + dataBegin.length
    const isTag = /[a-z/!?]/i.test(all[open + 1] ?? '')
    const end = isTag ? tagEnd(all, open) : 0
    if (end === undefined && !isLast) return undefined
    if (end) {
      this.#element(all.slice(open, end), out)
      return end
    }
    this.#words('<', out)
    return open + 1
  }

  #element(tag: string, out: string[]): void {
    const [, slash, prefixed] = /^<(\/?)([a-z][^\s/>]*)/i.exec(tag) ?? []
    if (prefixed === undefined) return
    const name = prefixed.toLowerCase().replace(/^.*:/, '')
    const isEnd = slash === '/'
    if (unread.has(name) && !isEnd && !tag.endsWith('/>')) this.#until = new RegExp(`</(?:[\\w-]+:)?${name}\\s*>`, 'gi')
    if (name === 'pre') this.#preformatted = Math.max(0, this.#preformatted + (isEnd ? -1 : 1))
    if (name === 'td' || name === 'th') this.#space = true
    if (name === 'br' && this.#hasBegun && this.#breaks > 0) this.#breaks = 2
    if (lines.has(name)) this.#breaks = Math.max(this.#breaks, 1)
    if (passages.has(name)) this.#breaks = 2
    if (this.#preformatted > 0 && name === 'br') this.#words('\n', out)
  }

  #words(text: string, out: string[]): void {
    if (this.#preformatted > 0) return this.#put(text.replace(/\r\n?/g, '\n'), out)
    for (const [, space, word] of text.matchAll(/([ \t\n\r\f\xA0]+)|([^ \t\n\r\f\xA0]+)/g)) {
      if (space !== undefined) this.#space = true
      else this.#put(word!, out)
    }
  }

  #put(text: string, out: string[]): void {
    if (text === '') return
    if (this.#hasBegun && this.#breaks > 0) out.push('\n'.repeat(this.#breaks))
    else if (this.#hasBegun && this.#space) out.push(' ')
    out.push(text)
    this.#breaks = 0
    this.#space = false
    this.#hasBegun = true
  }
}

/** Where the text ends that no entity at its end is still missing a part of. */
function wholeEntities(all: string, at: number): number {
  const sign = all.lastIndexOf('&')
  return sign >= at && all.length - sign < longestEntity && !all.includes(';', sign) ? sign : all.length
}

/** The place after a tag's `>`; 0 where there is none, undefined where it may come yet. */
function tagEnd(all: string, open: number): number | undefined {
  let quote = ''
  const most = Math.min(all.length, open + longest)
  for (let at = open + 1; at < most; at++) {
    const sign = all[at]!
    if (quote !== '') {
      if (sign === quote) quote = ''
    } else if (sign === '>') return at + 1
    else if (sign === '<') return 0
    // A quote belongs to a tag only where a value begins.
    else if ((sign === '"' || sign === '\'') && /[=\s]/.test(all[at - 1]!)) quote = sign
  }
  return most < open + longest ? undefined : 0
}
