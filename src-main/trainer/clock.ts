/** Seconds of training: a clock that stops while the run is paused. */
export class Clock {
  #before: number
  #since: number | undefined

  constructor(seconds: number) {
    this.#before = seconds
  }

  start(): void {
    this.#since ??= performance.now()
  }

  stop(): void {
    this.#before = this.seconds()
    this.#since = undefined
  }

  seconds(): number {
    return this.#before + (this.#since === undefined ? 0 : (performance.now() - this.#since) / 1000)
  }
}

/** Steps a second over the last few seconds. */
export class Rate {
  readonly #marks: { at: number, step: number }[] = []

  readonly #windowMs: number

  constructor(windowMs = 5000) {
    this.#windowMs = windowMs
  }

  mark(step: number): void {
    const now = performance.now()
    this.#marks.push({ at: now, step })
    while (this.#marks.length > 2 && now - this.#marks[0]!.at > this.#windowMs) this.#marks.shift()
  }

  clear(): void {
    this.#marks.length = 0
  }

  perSecond(): number | null {
    const first = this.#marks[0]
    const last = this.#marks.at(-1)
    if (!first || !last || last.at - first.at < 200) return null
    return (last.step - first.step) * 1000 / (last.at - first.at)
  }
}
