/** The binary form of a catalogue: a header, two tables of (length, place), the strings. */
import { type Reason, reason } from '../common/reasons'
import { type CatalogueEntry, CatalogueProblem, charsetOf, decodedWith, decoderOf } from './catalogue'

const magic = 0x950412DE
const headerBytes = 28

/** Whether a file begins as a catalogue, and in which order its bytes are. */
export function moOrder(head: Uint8Array): 'little' | 'big' | undefined {
  if (head.length < 4) return undefined
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  return view.getUint32(0, true) === magic ? 'little' : view.getUint32(0) === magic ? 'big' : undefined
}

export function* moEntries(bytes: Buffer): Generator<CatalogueEntry> {
  const order = moOrder(bytes)
  if (order === undefined || bytes.length < headerBytes) throw problem(broken(0))
  const table = new MoTable(bytes, order === 'little')
  // The header is the translation of the empty message, which sorts first.
  const decoder = decoderOf(charsetOf(table.count > 0 && table.original(0).length === 0 ? table.translation(0).toString('latin1') : ''))
  for (let i = 0; i < table.count; i++) {
    const key = decodedWith(decoder, table.original(i))
    // What stands before the sign is the context of the message.
    const [id, plural] = key.slice(key.indexOf('\x04') + 1).split('\0')
    const strings = decodedWith(decoder, table.translation(i)).split('\0')
    yield { id: id!, plural, strings: plural === undefined ? strings.slice(0, 1) : strings, isFuzzy: false, place: i + 1 }
  }
}

class MoTable {
  readonly count: number
  readonly #bytes: Buffer
  readonly #view: DataView
  readonly #isLittle: boolean
  readonly #originals: number
  readonly #translations: number
  #read = 0

  constructor(bytes: Buffer, isLittle: boolean) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#isLittle = isLittle
    this.count = this.#view.getUint32(8, isLittle)
    this.#originals = this.#view.getUint32(12, isLittle)
    this.#translations = this.#view.getUint32(16, isLittle)
    for (const table of [this.#originals, this.#translations]) if (table + this.count * 8 > bytes.length) throw problem(broken(0))
  }

  original(index: number): Buffer {
    return this.#string(this.#originals, index)
  }

  translation(index: number): Buffer {
    return this.#string(this.#translations, index)
  }

  #string(table: number, index: number): Buffer {
    const length = this.#view.getUint32(table + index * 8, this.#isLittle)
    const start = this.#view.getUint32(table + index * 8 + 4, this.#isLittle)
    this.#read += length
    // Strings do not overlap; if they did, a small file could unfold to a huge one.
    if (start + length > this.#bytes.length || this.#read > 2 * this.#bytes.length) throw problem(broken(index + 1))
    return this.#bytes.subarray(start, start + length)
  }
}

function broken(entry: number): Reason {
  return reason('mo-form', { entry })
}

function problem(why: Reason): CatalogueProblem {
  return new CatalogueProblem(why)
}
