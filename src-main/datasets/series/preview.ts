/** Lines to look at: every channel of some series, long ones thinned so that the highs and lows stay. */
import type { MadePreview } from '#contract'

const pointsMost = 2000
const linesMost = 50
/** Values that one look reads at most. */
const valuesMost = 20e6

export interface Previewed {
  readonly channels: readonly string[]
  readonly frequency: string | null
  readonly series: readonly { readonly name: string, readonly start: string | null, readonly length: number }[]
}

/** `offset` and `count` are numbers of series; `read` takes values of the file. */
export async function makePreview({ channels, frequency, series }: Previewed, slice: { offset: number, count: number },
  read: (offset: number, count: number) => Promise<Float32Array>): Promise<MadePreview> {
  const offset = Math.min(slice.offset, series.length)
  const lines: Extract<MadePreview, { type: 'series' }>['series'] = []
  let at = series.slice(0, offset).reduce((sum, one) => sum + one.length, 0) * channels.length
  let left = valuesMost
  for (const { name, start, length } of series.slice(offset, offset + slice.count)) {
    const values = length * channels.length
    if (lines.length >= linesMost || (lines.length > 0 && values > left)) break
    const data = await read(at, values)
    at += values
    left -= values
    for (const [channel, channelName] of channels.slice(0, linesMost).entries())
      lines.push({ name, channel: channelName, start, length, values: thinned(data, { channel, channels: channels.length }) })
  }
  return { type: 'series', offset, total: series.length, frequency, series: lines }
}

function thinned(data: Float32Array, { channel, channels }: { channel: number, channels: number }): (number | null)[] {
  const length = data.length / channels
  const valueAt = (step: number): number => data[step * channels + channel]!
  if (length <= pointsMost) return Array.from({ length }, (_, step) => shown(valueAt(step)))
  const buckets = pointsMost / 2
  const points: (number | null)[] = []
  for (let bucket = 0; bucket < buckets; bucket++) {
    const begin = Math.floor(bucket * length / buckets)
    const end = Math.floor((bucket + 1) * length / buckets)
    let low = NaN
    let high = NaN
    let isLowFirst = true
    for (let step = begin; step < end; step++) {
      const value = valueAt(step)
      if (!(value >= low)) {
        if (!Number.isNaN(value)) [low, isLowFirst] = [value, false]
      }
      if (!(value <= high)) {
        if (!Number.isNaN(value)) [high, isLowFirst] = [value, true]
      }
    }
    points.push(...isLowFirst ? [shown(low), shown(high)] : [shown(high), shown(low)])
  }
  return points
}

function shown(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
