/** Message catalogues of gettext as text (.po) and as binary (.mo). */
import { readFile } from 'node:fs/promises'
import { StudioError } from '#contract'
import { readReason } from '../common/files'
import { errorFor, reason } from '../common/reasons'
import type { SourceFile } from '../define'
import { type CatalogueEntry, CatalogueProblem, charsetOf, decodedWith, decoderOf } from './catalogue'
import type { Reading } from './lines'
import { moEntries } from './mo'
import { poEntries } from './po'
import type { RawPair } from './raw-pair'

/** Catalogues are read whole; real ones have a few MB. */
const mostMegabytes = 64

export interface Catalogue {
  /** Of the translations, as the header tells it. */
  readonly language: string | null
  readonly pairs: readonly RawPair[]
  readonly fuzzy: number
  readonly untranslated: number
}

export async function readCatalogue(file: SourceFile, form: 'po' | 'mo', { signal, onBytes }: Reading): Promise<Catalogue> {
  if (file.bytes > mostMegabytes << 20) throw errorFor('IMPORT_UNREADABLE', file.name, reason('too-large', { limit: mostMegabytes }))
  try {
    const bytes = await readFile(file.path, { signal })
    onBytes?.(bytes.length)
    return catalogueOf([...form === 'po' ? poEntries(decoded(bytes)) : moEntries(bytes)])
  } catch (thrown) {
    signal.throwIfAborted()
    if (thrown instanceof StudioError) throw thrown
    throw errorFor('IMPORT_UNREADABLE', file.name, thrown instanceof CatalogueProblem ? thrown.why : readReason(thrown))
  }
}

function decoded(bytes: Buffer): string {
  return decodedWith(decoderOf(charsetOf(bytes.toString('latin1', 0, 4096))), bytes)
}

function catalogueOf(entries: readonly CatalogueEntry[]): Catalogue {
  const pairs: RawPair[] = []
  let fuzzy = 0
  let untranslated = 0
  for (const entry of entries) {
    if (entry.id === '') continue
    if (entry.isFuzzy) fuzzy++
    else if (entry.strings.every(string => string === '')) untranslated++
    else pairs.push(...pairsOf(entry))
  }
  const header = entries.find(entry => entry.id === '')?.strings[0] ?? ''
  return { language: /^language:[ \t]*([\w@-]+)/im.exec(header)?.[1] ?? null, pairs, fuzzy, untranslated }
}

/** One form goes with the plural (as in Chinese); of several the first goes with the singular, the last with the plural. */
function pairsOf({ id, plural, strings, place }: CatalogueEntry): RawPair[] {
  if (plural === undefined) return [{ source: id, target: strings[0]!, place }]
  const many = { source: plural, target: strings.at(-1)!, place }
  return strings.length === 1 ? [many] : [{ source: id, target: strings[0]!, place }, many]
}
