/** What the names of recordings say in corpora that name them by a rule. */
import { posix } from 'node:path'
import { bareName } from './file-index'

export interface NamedFor { readonly text?: string, readonly speaker?: string }

/** Digit, speaker and take: 7_jackson_0.wav. */
const digit = /^(?<text>\d)_(?<speaker>[a-z]\w*)_\d+$/i
/** A word's folder, in it a speaker's number and the take: yes/0a7c2a8d_nohash_0.wav. */
const word = /^(?<speaker>[0-9a-f]+)_nohash_\d+$/i
/** Speaker, chapter and sentence: 84-121123-0000.flac. */
const chapter = /^(?<speaker>\d+)-\d+-\d{4}$/
/** Speaker and sentence: p225_001.wav. */
const numbered = /^(?<speaker>[ps]\d{3})_\d+/

export function namedFor(name: string): NamedFor {
  const stem = bareName(posix.basename(name))
  const groups = (pattern: RegExp): NamedFor | undefined => pattern.exec(stem)?.groups
  const spoken = groups(word)
  if (spoken) return { ...spoken, text: posix.basename(posix.dirname(name)) }
  const { text, speaker } = groups(digit) ?? groups(chapter) ?? groups(numbered) ?? {}
  return { ...text !== undefined && { text }, ...speaker !== undefined && { speaker } }
}
