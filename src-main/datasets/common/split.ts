/** Who trains, who validates, who tests: decided once, from a fixed seed. */

/** A permutation of 0..count-1 that this seed alone makes. */
export function seededOrder(count: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i)
  let state = seed >>> 0
  for (let i = count - 1; i > 0; i--) {
    // mulberry32
    state = state + 0x6D2B79F5 >>> 0
    let mixed = Math.imul(state ^ state >>> 15, state | 1)
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61)
    const j = ((mixed ^ mixed >>> 14) >>> 0) % (i + 1)
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
  return order
}

export interface Three { readonly train: number, readonly val: number, readonly test: number }

/** How many of `count` go where: shares rounded, and one at least to each where there are three. */
export function splitThree(count: number, { train, val }: { train: number, val: number } = { train: 0.8, val: 0.1 }): Three {
  if (count < 3) return { train: Math.min(count, 1), val: Math.max(0, count - 1), test: 0 }
  const forVal = Math.max(1, Math.round(count * val))
  const forTest = Math.max(1, Math.round(count * (1 - train - val)))
  const spare = Math.max(1, count - forVal - forTest)
  return { train: spare, val: Math.min(forVal, count - spare - 1), test: count - spare - Math.min(forVal, count - spare - 1) }
}
