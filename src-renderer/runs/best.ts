import type { SeriesData } from '../charts/series-data'

export interface Best { readonly value: number, readonly step: number }

/** The best finite value of a series and its first step; undefined while there is none. */
export function bestOf(data: SeriesData | undefined, better: 'lower' | 'higher'): Best | undefined {
  let best: Best | undefined
  for (let at = 0; at < (data?.length ?? 0); at++) {
    const value = data!.values[at]!
    if (!Number.isFinite(value)) continue
    if (best === undefined || (better === 'lower' ? value < best.value : value > best.value)) best = { value, step: data!.steps[at]! }
  }
  return best
}
