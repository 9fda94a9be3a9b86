/** How far steps lie apart, and the grid of all steps between the first and the last. */

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const week = 7 * day

export interface Grid {
  /** As it is shown, such as month, business day or 15 minutes. */
  readonly frequency: string
  readonly season: number
  /** Number of the step at a time, a whole number where the time lies on the grid. */
  stepOf(time: number): number
  timeOf(step: number): number
}

/** Of the steps at most so many may lie beside the grid, and so far from it. */
const strayShare = 0.05
const strayMost = 0.1

/** The grid on which nearly all of these times lie, each list rising; undefined where there is none. */
export function findGrid(lists: readonly Float64Array[]): Grid | undefined {
  const grid = ofMonths(lists) ?? ofDays(lists) ?? ofLength(lists)
  if (!grid) return undefined
  let strays = 0
  let all = 0
  for (const times of lists) {
    const first = times.length > 0 ? grid.stepOf(times[0]!) : 0
    for (const time of times) {
      const step = grid.stepOf(time) - first
      all++
      if (Math.abs(step - Math.round(step)) > strayMost) strays++
    }
  }
  return strays <= all * strayShare ? grid : undefined
}

/** Months, quarters and years: one day of the month, or its last day, throughout. */
function ofMonths(lists: readonly Float64Array[]): Grid | undefined {
  const places = lists.map(times => Array.from(times, monthOf))
  const all = places.flat()
  const first = all[0]
  if (!first) return undefined
  const sameDay = all.every(one => one.clock === first.clock && one.day === first.day)
  const lastDay = all.every(one => one.clock === first.clock && one.isLast)
  if (!sameDay && !lastDay) return undefined
  const length = usual(places.map(list => list.map(one => one.month)))
  if (!length) return undefined
  const known = length === 1 ? ['month', 12] as const : length === 3 ? ['quarter', 4] as const : length === 12 ? ['year', 1] as const : undefined
  const frequency = known?.[0] ?? (length % 12 === 0 ? `${length / 12} years` : `${length} months`)
  const season = known?.[1] ?? (12 % length === 0 ? 12 / length : 1)
  return {
    frequency, season,
    stepOf: time => monthOf(time).month / length,
    timeOf(step) {
      const month = Math.round(step * length)
      const last = new Date(Date.UTC(Math.floor(month / 12), month % 12 + 1, 0)).getUTCDate()
      return Date.UTC(Math.floor(month / 12), month % 12, lastDay && !sameDay ? last : Math.min(first.day, last)) + first.clock
    },
  }
}

function monthOf(time: number): { month: number, day: number, clock: number, isLast: boolean } {
  const date = new Date(time)
  return {
    month: date.getUTCFullYear() * 12 + date.getUTCMonth(), day: date.getUTCDate(), clock: ((time % day) + day) % day,
    isLast: new Date(time + day).getUTCDate() === 1,
  }
}

/** Days without Saturdays and Sundays, as markets have them. */
function ofDays(lists: readonly Float64Array[]): Grid | undefined {
  const length = usual(lists.map(times => Array.from(times)))
  if (length !== day || lists.reduce((sum, times) => sum + times.length, 0) < 10) return undefined
  // 1970 began on a Thursday: three days after a Monday.
  const placeOf = (time: number): number => Math.floor(time / day) + 3
  if (lists.some(times => times.some(time => (placeOf(time) % 7 + 7) % 7 > 4))) return undefined
  const clock = ((lists[0]![0]! % day) + day) % day
  return {
    frequency: 'business day', season: 5,
    stepOf: time => Math.floor(placeOf(time) / 7) * 5 + (placeOf(time) % 7 + 7) % 7,
    timeOf: step => (Math.floor(step / 5) * 7 + (step % 5 + 5) % 5 - 3) * day + clock,
  }
}

function ofLength(lists: readonly Float64Array[]): Grid | undefined {
  const length = usual(lists.map(times => Array.from(times)))
  if (!length) return undefined
  return { ...named(length), stepOf: time => time / length, timeOf: step => step * length }
}

function named(length: number): { frequency: string, season: number } {
  const units = [['week', week, 52], ['day', day, 7], ['hour', hour, 24], ['minute', minute, 60], ['second', second, 60]] as const
  for (const [unit, unitLength, season] of units) {
    if (length % unitLength !== 0) continue
    const count = length / unitLength
    if (count === 1) return { frequency: unit, season }
    return { frequency: `${count} ${unit}s`, season: unitLength < day && day % length === 0 ? day / length : 1 }
  }
  return { frequency: `${length / second} seconds`, season: 1 }
}

/** The most frequent distance of neighbours, where at least half of all have it. */
function usual(lists: readonly (readonly number[])[]): number | undefined {
  const counts = new Map<number, number>()
  let all = 0
  for (const list of lists) {
    for (let i = 1; i < list.length; i++) {
      const length = list[i]! - list[i - 1]!
      counts.set(length, (counts.get(length) ?? 0) + 1)
      all++
    }
  }
  const [length, count] = [...counts].reduce((one, other) => other[1] > one[1] ? other : one, [0, 0])
  return length > 0 && count * 2 >= all ? length : undefined
}
