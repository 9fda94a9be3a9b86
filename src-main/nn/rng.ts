/**
 * Host-side random numbers keyed by (seed, site, index): the same key gives the same numbers on every machine. For what
 * a program does not draw itself: initial values, shuffles, sampling of text.
 */
export interface Rng {
  /** In [0, 1), 32 bits. */
  uniform(): number
  /** Standard normal, by Box and Muller. */
  normal(): number
  /** Whole number in [0, n). */
  below(n: number): number
}

/** xoshiro128** (Blackman and Vigna) seeded from the key by a 32-bit mixer. */
export function makeRng(seed: number, site: string, index = 0): Rng {
  let key = mix(mix(seed >>> 0) ^ hashText(site)) ^ mix(index >>> 0)
  const next = (): number => key = mix(key + 0x9E3779B9)
  let [a, b, c, d] = [next(), next(), next(), next() | 1]
  const bits = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotate(d, 11)
    return result
  }
  const uniform = (): number => bits() / 2 ** 32
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    below: n => Math.floor(uniform() * n),
  }
}

/** Order of 0..n-1 (Fisher and Yates). */
export function permutation(n: number, rng: Rng): Int32Array {
  const order = Int32Array.from({ length: n }, (_, index) => index)
  for (let at = n - 1; at > 0; at--) {
    const other = rng.below(at + 1)
    const kept = order[at]!
    order[at] = order[other]!
    order[other] = kept
  }
  return order
}

function mix(value: number): number {
  let x = value | 0
  x = Math.imul(x ^ (x >>> 16), 0x21F0AAAD)
  x = Math.imul(x ^ (x >>> 15), 0x735A2D97)
  return (x ^ (x >>> 15)) >>> 0
}

function hashText(text: string): number {
  let hash = 0x811C9DC5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

function rotate(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by))
}
