/** Which files are each other's translation, as their names tell. */
import type { SourceFile } from '../define'
import type { Languages } from './raw-pair'

export interface FilePair {
  readonly source: SourceFile
  readonly target: SourceFile
  readonly languages: Languages
}

interface Told { readonly file: SourceFile, readonly side: string }

const sides: Readonly<Record<string, string>> = { src: 'source', source: 'source', tgt: 'target', trg: 'target', target: 'target' }
const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })
const regionNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })

/**
 * Pairs such as x.en and x.fr, train.src and train.tgt, a-en.txt and a-fr.txt. The source is what is called so, else the first.
 * Where three languages share a name it is not told which two are meant.
 */
export function pairsByName(files: readonly SourceFile[]): FilePair[] {
  const stems = new Map<string, Told[]>()
  for (const file of files) {
    const told = sideOf(file.name)
    if (!told) continue
    const known = stems.get(told.stem)
    if (known) known.push({ file, side: told.side })
    else stems.set(told.stem, [{ file, side: told.side }])
  }
  return [...stems.values()].flatMap(told => pairOf(told) ?? [])
}

function pairOf([one, other, ...more]: readonly Told[]): FilePair | undefined {
  if (!one || !other || more.length > 0 || one.side === other.side) return undefined
  const isRole = (told: Told): boolean => told.side === 'source' || told.side === 'target'
  if (isRole(one) !== isRole(other)) return undefined
  const [source, target] = one.side === 'target' ? [other, one] : [one, other]
  return { source: source.file, target: target.file, languages: isRole(one) ? [null, null] : [source.side, target.side] }
}

/** The side that the last part of a name tells, or the part before the extension, and the name without it. */
function sideOf(name: string): { stem: string, side: string } | undefined {
  const cut = name.lastIndexOf('/') + 1
  const folder = name.slice(0, cut)
  const file = name.slice(cut)
  const [, before, last] = /^(.+)\.([^.]+)$/.exec(file) ?? []
  const byExtension = last === undefined ? undefined : sideNamed(last)
  if (byExtension) return { stem: `${folder}${before}.*`, side: byExtension }
  const extension = last !== undefined && /^(txt|text|lines)$/i.test(last) ? last : undefined
  const bare = extension === undefined ? file : before!
  return extension === undefined ? undefined : sideAtEnd(folder, bare, extension)
}

/** "t.en-GB" and "a-fr": the language with its region, else without. */
function sideAtEnd(folder: string, bare: string, extension: string): { stem: string, side: string } | undefined {
  for (const form of [/^(|.*[-_.])([a-z]{2,3}[-_][a-z]{2})$/i, /^(|.*[-_.])([a-z]{2,6})$/i]) {
    const [, start, end] = form.exec(bare) ?? []
    const side = end === undefined ? undefined : sideNamed(end)
    if (side) return { stem: `${folder}${start}*.${extension}`, side }
  }
  return undefined
}

const known = new Map<string, string | undefined>()

/** A role, or a language by its code of two letters or one of three that stands for such. */
export function sideNamed(part: string): string | undefined {
  const word = part.toLowerCase()
  if (word.length > 6) return undefined
  // Asked for each of a million files, all with the same few extensions.
  if (!known.has(word)) known.set(word, findSide(word))
  return known.get(word)
}

function findSide(word: string): string | undefined {
  if (Object.hasOwn(sides, word)) return sides[word]
  if (!/^[a-z]{2,3}(?:[-_][a-z]{2})?$/.test(word)) return undefined
  try {
    const tag = Intl.getCanonicalLocales(word.replace('_', '-'))[0]!
    const [language, region] = tag.split('-')
    const isKnown = language!.length === 2 && languageNames.of(language!) !== undefined
    return isKnown && (region === undefined || regionNames.of(region) !== undefined) ? tag : undefined
  } catch {
    return undefined
  }
}
