/** Places without a value: counted, and filled in the way that is asked for. */

export type GapFilling = 'keep' | 'forward' | 'linear'

/** Runs of steps without a value, and how many values they lack, over all channels. */
export function countGaps(values: Float32Array, channels: number): { gaps: number, missing: number } {
  let gaps = 0
  let missing = 0
  for (let channel = 0; channel < channels; channel++) {
    let isOpen = false
    for (let at = channel; at < values.length; at += channels) {
      const isMissing = Number.isNaN(values[at]!)
      if (isMissing) {
        missing++
        if (!isOpen) gaps++
      }
      isOpen = isMissing
    }
  }
  return { gaps, missing }
}

/** Fills in place. What lies before the first value takes that, what lies behind the last takes that one. */
export function fillGaps(values: Float32Array, channels: number, filling: GapFilling): void {
  if (filling === 'keep') return
  for (let channel = 0; channel < channels; channel++) {
    let last = -1
    for (let at = channel; at < values.length; at += channels) {
      const value = values[at]!
      if (Number.isNaN(value)) continue
      fillBetween(values, { from: last, to: at, channel, channels, isLinear: filling === 'linear' })
      last = at
    }
    if (last >= 0) for (let at = last + channels; at < values.length; at += channels) values[at] = values[last]!
  }
}

interface Between {
  readonly from: number
  readonly to: number
  readonly channel: number
  readonly channels: number
  readonly isLinear: boolean
}

function fillBetween(values: Float32Array, { from, to, channel, channels, isLinear }: Between): void {
  const end = values[to]!
  const begin = from < 0 ? end : values[from]!
  for (let at = from < 0 ? channel : from + channels; at < to; at += channels)
    values[at] = isLinear && from >= 0 ? begin + (end - begin) * (at - from) / (to - from) : begin
}
