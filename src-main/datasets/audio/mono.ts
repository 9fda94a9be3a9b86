/** From channels side by side to one. */

/** The mean of the channels. */
export function toMono(samples: Float32Array, channels: number): Float32Array {
  if (channels === 1) return samples
  const out = new Float32Array(samples.length / channels)
  for (let i = 0, at = 0; i < out.length; i++) {
    let sum = 0
    for (let c = 0; c < channels; c++) sum += samples[at++]!
    out[i] = sum / channels
  }
  return out
}

/** Samples at the very edge that follow each other before a sound counts as clipped: one alone may be a true peak. */
const run = 3

/** Looks for samples that were cut off at full scale, in every channel by itself. */
export class ClipWatch {
  readonly #edge: number
  readonly #runs: Int32Array
  isClipped = false

  /** `bits` of one sample, which tell how near to 1 the largest lies. */
  constructor(channels: number, bits: number) {
    this.#edge = 1 - 1.5 / 2 ** (Math.min(bits, 16) - 1)
    this.#runs = new Int32Array(channels)
  }

  see(samples: Float32Array): void {
    if (this.isClipped) return
    const runs = this.#runs
    const channels = runs.length
    for (let i = 0, c = 0; i < samples.length; i++) {
      if (Math.abs(samples[i]!) < this.#edge) runs[c] = 0
      else if (++runs[c]! >= run) {
        this.isClipped = true
        return
      }
      if (++c === channels) c = 0
    }
  }
}

/** Into 16 bits, added to from the front; grows as it must. */
export class SampleBuffer {
  #samples: Int16Array
  length = 0

  constructor(expected: number) {
    this.#samples = new Int16Array(Math.max(16, expected))
  }

  add(values: Float32Array): void {
    if (this.length + values.length > this.#samples.length) {
      const larger = new Int16Array(Math.max(this.length + values.length, this.#samples.length * 2))
      larger.set(this.#samples.subarray(0, this.length))
      this.#samples = larger
    }
    for (let i = 0; i < values.length; i++)
      this.#samples[this.length + i] = Math.max(-32768, Math.min(32767, Math.round(values[i]! * 32768)))
    this.length += values.length
  }

  take(): Int16Array {
    return this.#samples.subarray(0, this.length)
  }
}
