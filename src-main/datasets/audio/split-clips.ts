/** Which clips train, validate and test. */
import { seededOrder, splitThree } from '../common/split'

export interface ClipSplit { readonly train: Uint32Array, readonly val: Uint32Array, readonly test: Uint32Array }

type Part = 'train' | 'val' | 'test'
const seed = 1

/**
 * By content, class by class, so that each class is on every side in its share and equal clips are on one side. The order
 * of the files does not matter.
 */
export function splitByContent(hashes: readonly string[], labels: ArrayLike<number>): ClipSplit {
  const labelOf = new Map<string, number>()
  for (const [clip, hash] of hashes.entries()) if (!labelOf.has(hash)) labelOf.set(hash, labels[clip] ?? -1)
  const byLabel = new Map<number, string[]>()
  for (const hash of [...labelOf.keys()].sort()) {
    const label = labelOf.get(hash)!
    const own = byLabel.get(label)
    if (own) own.push(hash)
    else byLabel.set(label, [hash])
  }
  const parts = assign([...byLabel.values()])
  // Classes of one or two clips leave nothing to test with: then classes do not count.
  const held = new Set(parts.values())
  return collect(hashes, held.size === 3 ? parts : assign([[...labelOf.keys()].sort()]))
}

function assign(sets: readonly (readonly string[])[]): Map<string, Part> {
  const parts = new Map<string, Part>()
  for (const set of sets) {
    const { train, val } = splitThree(set.length)
    for (const [place, index] of seededOrder(set.length, seed).entries())
      parts.set(set[index]!, place < train ? 'train' : place < train + val ? 'val' : 'test')
  }
  return parts
}

function collect(keys: readonly string[], parts: ReadonlyMap<string, Part>): ClipSplit {
  const of = (part: Part): Uint32Array => Uint32Array.from([...keys.keys()].filter(clip => (parts.get(keys[clip]!) ?? 'train') === part))
  return { train: of('train'), val: of('val'), test: of('test') }
}

/** Speakers that it takes to split by them. */
export const neededSpeakers = 3
const heldShare = 0.1
/** A speaker with more than this of the clips is not held out. */
const mostShare = 0.25

/** By speaker, so that nobody who is tested was trained on. Clips of an unknown speaker ('') train. */
export function splitBySpeaker(speakers: readonly string[]): ClipSplit {
  const counts = new Map<string, number>()
  for (const speaker of speakers) if (speaker !== '') counts.set(speaker, (counts.get(speaker) ?? 0) + 1)
  const names = [...counts.keys()].sort()
  const shuffled = [...seededOrder(names.length, seed)].map(index => names[index]!)
  const isSmall = (name: string): boolean => counts.get(name)! <= speakers.length * mostShare
  // Where all speak much, those who speak least are held out.
  const order = [...shuffled.filter(isSmall), ...shuffled.filter(name => !isSmall(name)).sort((a, b) => counts.get(a)! - counts.get(b)!)]
  const parts = new Map<string, Part>()
  for (const [index, part] of (['test', 'val'] as const).entries()) {
    const mustStay = 2 - index
    let clips = 0
    while (clips < speakers.length * heldShare && order.length > mustStay && (clips === 0 || isSmall(order[0]!))) {
      const name = order.shift()!
      parts.set(name, part)
      clips += counts.get(name)!
    }
  }
  return collect(speakers, parts)
}
