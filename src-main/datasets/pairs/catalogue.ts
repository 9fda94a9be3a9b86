/** What both forms of a catalogue share. */
import { type Reason, reason } from '../common/reasons'

export interface CatalogueEntry {
  readonly id: string
  readonly plural?: string | undefined
  /** One translation, or one for each form of the plural. */
  readonly strings: readonly string[]
  readonly isFuzzy: boolean
  /** Line or number in the file, from 1. */
  readonly place: number
}

/** What is wrong with a catalogue; `place` is a line or an entry. */
export class CatalogueProblem extends Error {
  readonly why: Reason

  constructor(why: Reason) {
    super(why.texts.en)
    this.why = why
  }
}

/** The encoding that a catalogue names in its header, UTF-8 where it names none. */
export function charsetOf(header: string): string {
  const said = /charset=([\w.:-]+)/i.exec(header)?.[1] ?? 'utf-8'
  return /^charset$/i.test(said) ? 'utf-8' : said
}

export function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true })
  } catch {
    throw new CatalogueProblem(reason('charset', { charset: charset.slice(0, 40) }))
  }
}

export function decodedWith(decoder: TextDecoder, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new CatalogueProblem(reason('charset', { charset: decoder.encoding }))
  }
}
