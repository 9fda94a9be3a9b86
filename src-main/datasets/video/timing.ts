/** From frames that last as long as each says to frames at one even rate. */

const slowest = 1
const fastest = 30
/** Rate of frames in folders, which say nothing of time, where nothing else tells it. */
const assumed = 12

/** Seconds of a frame as browsers play it: none or nearly none means a tenth. */
export function shownSeconds(seconds: number): number {
  return seconds > 0.011 ? seconds : 0.1
}

/** The rate for all films: the middle one of their own, whole. */
export function commonRate(films: readonly (readonly number[])[]): number {
  const rates = films.map(seconds => seconds.length / seconds.reduce((sum, one) => sum + one, 0)).sort((a, b) => a - b)
  const middle = rates[Math.floor(rates.length / 2)] ?? assumed
  return Math.min(fastest, Math.max(slowest, Math.round(middle)))
}

/** Sums of hundredths of a second come out a little beside them. */
const slack = 1e-6

/** How many times each frame is taken, so that the film plays as long as before at `rate` frames a second. */
export function timesTaken(seconds: readonly number[], rate: number): number[] {
  let until = 0
  let taken = 0
  return seconds.map(one => {
    until += one
    // Frame k is what is to be seen in the middle of its time.
    const wanted = Math.max(taken, Math.round(until * rate + slack))
    const times = wanted - taken
    taken = wanted
    return times
  })
}
