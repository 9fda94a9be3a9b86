/** What is said of a dataset of sounds. */
import type { Fact } from '#contract'
import type { Added } from './add-clips'
import type { ClipStore } from './clip-store'

export function soundFacts(store: ClipStore, { clipped, cut }: Added, rate: number): Fact[] {
  let shortest = Infinity
  let longest = 0
  for (let clip = 0; clip < store.count; clip++) {
    shortest = Math.min(shortest, store.lengthOf(clip))
    longest = Math.max(longest, store.lengthOf(clip))
  }
  const facts: Fact[] = [
    { key: 'shortest', value: rounded(shortest / rate) },
    { key: 'longest', value: rounded(longest / rate) },
    { key: 'rate', value: rate },
  ]
  if (clipped > 0) facts.push({ key: 'clipped', value: clipped })
  if (cut > 0) facts.push({ key: 'cut', value: cut })
  const duplicates = store.count - new Set(store.hashes).size
  if (duplicates > 0) facts.push({ key: 'duplicates', value: duplicates })
  return facts
}

export function rounded(value: number, digits = 3): number {
  return Number(value.toFixed(digits))
}
