/** Several pieces of work at a time, results in order. */

/** Lets work in as long as the sum of its weights stays within a budget; one piece alone always passes. */
export class Gate {
  readonly #budget: number
  #inside = 0
  #waiting: { weight: number, enter: () => void }[] = []

  constructor(budget: number) {
    this.#budget = budget
  }

  async run<T>(weight: number, work: () => Promise<T>): Promise<T> {
    await new Promise<void>(enter => {
      this.#waiting.push({ weight, enter })
      this.#admit()
    })
    try {
      return await work()
    } finally {
      this.#inside -= weight
      this.#admit()
    }
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next && (this.#inside === 0 || this.#inside + next.weight <= this.#budget); next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#inside += next.weight
      next.enter()
    }
  }
}

/**
 * Results of `work` over the items, in their order, with at most `ahead` items under way. Ends at once when the signal
 * aborts; what is under way then is left to itself.
 */
export async function* inOrder<T, R>(items: readonly T[], work: (item: T) => Promise<R>,
  { ahead, signal }: { ahead: number, signal: AbortSignal }): AsyncGenerator<R> {
  // One promise that all results race against would keep something of each until the end.
  let stop: (why: unknown) => void = () => undefined
  const onAbort = (): void => stop(signal.reason)
  signal.addEventListener('abort', onAbort)
  const underWay: Promise<R>[] = []
  let next = 0
  try {
    while (next < items.length || underWay.length > 0) {
      while (next < items.length && underWay.length < ahead) {
        const started = work(items[next++]!)
        started.catch(() => undefined)
        underWay.push(started)
      }
      signal.throwIfAborted()
      yield await new Promise<R>((resolve, reject) => {
        stop = reject
        underWay.shift()!.then(resolve, reject)
      })
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
