/** Sends what must not be lost in numbered batches and keeps each until it is acknowledged. */
import type { Batch, CheckpointFile, FromTrainer, Point, SampleFile } from '#contract'

const flushMs = 250
const flushPoints = 512
/** Batches on the way before the training waits: at four a second, a minute of a main process that does not answer. */
const mostUnacknowledged = 240

export interface Reporter {
  points(points: readonly Point[]): void
  samples(samples: readonly SampleFile[]): void
  checkpoint(checkpoint: CheckpointFile, drop: readonly string[]): void
  /** Everything up to `seq` is committed. */
  acknowledge(seq: number): void
  /** Sends what waits. */
  flush(): void
  /** Resolves when every batch is acknowledged. */
  drained(): Promise<void>
  /** Resolves at once unless too much is on the way. */
  room(): Promise<void>
  /** Called with the files that main agreed to forget. */
  onDropped(listener: (files: readonly string[]) => void): void
}

export function makeReporter(post: (message: FromTrainer) => void): Reporter {
  let seq = 0
  let points: Point[] = []
  let timer: NodeJS.Timeout | undefined
  const sent = new Map<number, Batch>()
  let wakers: { until: () => boolean, wake: () => void }[] = []
  let dropped: (files: readonly string[]) => void = () => undefined

  const send = (more: Partial<Pick<Batch, 'samples' | 'checkpoints' | 'dropCheckpoints'>> = {}): void => {
    clearTimeout(timer)
    timer = undefined
    const batch: Batch = { type: 'batch', seq: ++seq, points, samples: [], checkpoints: [], dropCheckpoints: [], ...more }
    points = []
    sent.set(batch.seq, batch)
    post(batch)
  }
  const flush = (): void => { if (points.length > 0) send() }
  const when = (until: () => boolean): Promise<void> =>
    until() ? Promise.resolve() : new Promise(wake => wakers.push({ until, wake }))
  return {
    points: more => {
      points.push(...more)
      if (points.length >= flushPoints) flush()
      else timer ??= setTimeout(flush, flushMs)
    },
    samples: samples => send({ samples }),
    checkpoint: (checkpoint, dropCheckpoints) => send({ checkpoints: [checkpoint], dropCheckpoints }),
    acknowledge: upTo => {
      for (const [number, batch] of sent) {
        if (number > upTo) continue
        sent.delete(number)
        if (batch.dropCheckpoints.length > 0) dropped(batch.dropCheckpoints)
      }
      const ready = wakers.filter(one => one.until())
      wakers = wakers.filter(one => !ready.includes(one))
      for (const one of ready) one.wake()
    },
    flush,
    drained: () => { flush(); return when(() => sent.size === 0) },
    room: () => when(() => sent.size < mostUnacknowledged),
    onDropped: listener => { dropped = listener },
  }
}
