import { numberOf, type SeriesHistory } from '#contract'

/** One series as typed arrays that grow: ascending steps, values (NaN or infinite where they are), seconds since the run's start. */
export class SeriesData {
  steps: Float64Array
  values: Float64Array
  seconds: Float64Array
  length = 0

  constructor(capacity = 256) {
    this.steps = new Float64Array(capacity)
    this.values = new Float64Array(capacity)
    this.seconds = new Float64Array(capacity)
  }

  static from(history: Omit<SeriesHistory, 'name' | 'total'>): SeriesData {
    const data = new SeriesData(Math.max(64, Math.ceil(history.steps.length * 1.5)))
    data.append(history)
    return data
  }

  /** The same points as a value of its own, so that whoever depends on it sees that something came. */
  view(): SeriesData {
    const view = new SeriesData(0)
    Object.assign(view, { steps: this.steps, values: this.values, seconds: this.seconds, length: this.length })
    return view
  }

  get lastStep(): number {
    return this.length === 0 ? -1 : this.steps[this.length - 1]!
  }

  /** The last finite value, or undefined. */
  get last(): number | undefined {
    for (let at = this.length - 1; at >= 0; at--) if (Number.isFinite(this.values[at])) return this.values[at]
    return undefined
  }

  /** Takes new points up to `toStep`; a point whose step is there already takes its place, an earlier unknown one is left out. */
  append({ steps, values, kinds, seconds }: Omit<SeriesHistory, 'name' | 'total'>, toStep = Number.POSITIVE_INFINITY): void {
    this.#reserve(this.length + steps.length)
    for (let from = 0; from < steps.length; from++) {
      const step = steps[from]!
      if (step > toStep) continue
      const at = step > this.lastStep ? this.length++ : this.indexOf(step)
      if (this.steps[at] !== step && at !== this.length - 1) continue
      this.steps[at] = step
      this.values[at] = numberOf(values[from]!, kinds[from]!)
      this.seconds[at] = seconds[from]!
    }
  }

  /** Index of the last point at or before a step; 0 if all are later. */
  indexOf(step: number): number {
    let low = 0
    let high = this.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.steps[middle]! <= step) low = middle
      else high = middle - 1
    }
    return low
  }

  /** Value at or just before a step; undefined before the first point. */
  at(step: number): number | undefined {
    if (this.length === 0 || this.steps[0]! > step) return undefined
    return this.values[this.indexOf(step)]
  }

  /** Seconds at a step, between two points in proportion; undefined while empty. */
  secondsAt(step: number): number | undefined {
    return this.#between(step, this.steps, this.seconds)
  }

  /** Step at a time, between two points in proportion; undefined while empty. */
  stepAt(second: number): number | undefined {
    return this.#between(second, this.seconds, this.steps)
  }

  #between(x: number, xs: Float64Array, ys: Float64Array): number | undefined {
    if (this.length === 0) return undefined
    let at = 0
    while (at < this.length - 1 && xs[at + 1]! <= x) at++
    if (at === this.length - 1 || x <= xs[0]!) return ys[at]
    const share = (x - xs[at]!) / Math.max(xs[at + 1]! - xs[at]!, 1e-12)
    return ys[at]! + share * (ys[at + 1]! - ys[at]!)
  }

  #reserve(wanted: number): void {
    if (wanted <= this.steps.length) return
    const capacity = Math.max(wanted, this.steps.length * 2)
    const grown = (old: Float64Array): Float64Array => {
      const fresh = new Float64Array(capacity)
      fresh.set(old.subarray(0, this.length))
      return fresh
    }
    this.steps = grown(this.steps)
    this.values = grown(this.values)
    this.seconds = grown(this.seconds)
  }
}
