/**
 * Band-limited resampling: a windowed sinc in polyphase form. The band below 0.89 of the lower Nyquist frequency passes,
 * what would fold back is 80 dB down. Streams: pieces in, pieces out, the same samples however the pieces are cut.
 */

/** Zero crossings of the sinc on each side. */
const crossings = 48
/** Kaiser window for 80 dB. */
const beta = 7.857
/** Middle of the transition, whose end lies at the lower Nyquist frequency. */
const cutoff = 0.947
/** Ratios with more phases than this are read between two of so many. */
const mostPhases = 1024

interface Filter {
  /** Input samples that one output sample is made of. */
  readonly taps: number
  readonly phases: number
  /** Row-major [phases + 1, taps]. */
  readonly table: Float64Array
}

export class Resampler {
  readonly #up: number
  readonly #down: number
  readonly #filter: Filter
  /** Input from `#first` on that is still needed; silence before the beginning. */
  #held: Float32Array
  #first: number
  #read = 0
  #written = 0

  constructor(from: number, to: number) {
    const common = gcd(from, to)
    this.#up = to / common
    this.#down = from / common
    this.#filter = filterFor(this.#up, this.#down)
    const before = this.#filter.taps / 2 - 1
    this.#held = new Float32Array(before)
    this.#first = -before
  }

  push(input: Float32Array): Float32Array {
    if (this.#up === this.#down) return input
    this.#read += input.length
    return this.#append(input)
  }

  /** The rest, with silence after the end; the last sample lies before the end of the input. */
  end(): Float32Array {
    if (this.#up === this.#down) return new Float32Array()
    const left = Math.ceil(this.#read * this.#up / this.#down) - this.#written
    return this.#append(new Float32Array(this.#filter.taps / 2)).subarray(0, left)
  }

  #append(input: Float32Array): Float32Array {
    const all = new Float32Array(this.#held.length + input.length)
    all.set(this.#held)
    all.set(input, this.#held.length)
    const after = this.#filter.taps / 2
    // The last output whose window ends within what is there: floor(k * down / up) + after <= end.
    const end = this.#first + all.length - 1
    const count = Math.max(0, Math.floor(((end - after + 1) * this.#up - 1) / this.#down) + 1 - this.#written)
    const out = new Float32Array(count)
    for (let k = 0; k < count; k++) out[k] = this.#one(all, (this.#written + k) * this.#down)
    this.#written += count
    const next = Math.floor(this.#written * this.#down / this.#up) - after + 1
    const drop = Math.min(all.length, Math.max(0, next - this.#first))
    this.#held = all.slice(drop)
    this.#first += drop
    return out
  }

  /** The output at `place`, in parts of `up` to an input sample. */
  #one(all: Float32Array, place: number): number {
    const { taps, phases, table } = this.#filter
    const whole = Math.floor(place / this.#up)
    const phase = (place - whole * this.#up) * phases / this.#up
    const begin = whole - taps / 2 + 1 - this.#first
    const row = Math.floor(phase)
    const share = phase - row
    const at = row * taps
    let sum = 0
    if (share === 0) {
      for (let i = 0; i < taps; i++) sum += all[begin + i]! * table[at + i]!
      return sum
    }
    for (let i = 0; i < taps; i++) sum += all[begin + i]! * (table[at + i]! * (1 - share) + table[at + taps + i]! * share)
    return sum
  }
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}

let last: { key: string, filter: Filter } | undefined

/** Files of one rate come one after another, so one filter is kept. */
function filterFor(up: number, down: number): Filter {
  const key = `${up}/${down}`
  if (last?.key !== key) last = { key, filter: makeFilter(up, down) }
  return last.filter
}

function makeFilter(up: number, down: number): Filter {
  const narrow = Math.min(1, up / down)
  const half = Math.ceil(crossings / narrow)
  const taps = half * 2
  const phases = up <= mostPhases ? up : mostPhases / 2
  const table = new Float64Array((phases + 1) * taps)
  for (let phase = 0; phase <= phases; phase++) {
    const row = table.subarray(phase * taps, (phase + 1) * taps)
    let sum = 0
    for (let i = 0; i < taps; i++) sum += row[i] = windowed(i - half + 1 - phase / phases, half, narrow * cutoff)
    // Each phase passes a constant unchanged.
    for (let i = 0; i < taps; i++) row[i]! /= sum
  }
  return { taps, phases, table }
}

function windowed(distance: number, half: number, band: number): number {
  const x = Math.PI * band * distance
  const place = distance / half
  if (Math.abs(place) >= 1) return 0
  return (x === 0 ? 1 : Math.sin(x) / x) * bessel(beta * Math.sqrt(1 - place * place))
}

/** The modified Bessel function of order 0, to a constant factor of the window. */
function bessel(x: number): number {
  let sum = 1
  let term = 1
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}
