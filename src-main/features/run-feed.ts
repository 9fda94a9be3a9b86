import { kindOf, type Batch, type Point, type RunProgress, type Sample, type SeriesHistory } from '#contract'
import { dropCheckpoints, putCheckpoint } from '../store/checkpoints'
import { inTransaction } from '../store/database'
import { putPoints } from '../store/metrics'
import { runRow, updateRun } from '../store/runs'
import { putSample } from '../store/samples'
import { newId, type Core } from './core'

const emitMs = 250

export interface RunFeed {
  batch(batch: Batch, run: number): void
  progress(progress: Omit<RunProgress, 'id' | 'status'>): void
  flush(): void
}

/** Writes what the trainer sends and tells the page at most four times a second. */
export function makeFeed(core: Core, id: string): RunFeed {
  let points: Point[] = []
  let samples: Sample[] = []
  let timer: NodeJS.Timeout | undefined
  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (points.length > 0) core.emit('metrics.appended', { run: id, series: toHistory(points) })
    if (samples.length > 0) core.emit('samples.added', { run: id, samples })
    points = []
    samples = []
  }
  return {
    flush,
    batch: (batch, number) => {
      inTransaction(core.db, () => {
        putPoints(core.db, number, batch.points)
        // The run is as far as its points: a process that dies takes neither along nor leaves one without the other.
        const last = batch.points.at(-1)
        if (last) updateRun(core.db, id, { step: last.step, seconds: last.seconds })
        for (const file of batch.samples) samples.push(putSample(core.db, number, { id: newId(), file, origin: 'training' }))
        for (const file of batch.checkpoints) putCheckpoint(core.db, number, { id: newId(), file })
        dropCheckpoints(core.db, number, batch.dropCheckpoints)
      })
      if (batch.checkpoints.length > 0) core.runsChanged(id)
      points.push(...batch.points)
      timer ??= setTimeout(flush, emitMs)
    },
    progress: progress => {
      const status = runRow(core.db, id)?.status ?? 'running'
      core.emit('runs.progress', { ...progress, id, status })
    },
  }
}

function toHistory(points: readonly Point[]): SeriesHistory[] {
  const byName = new Map<string, SeriesHistory>()
  for (const point of points) {
    const one = byName.get(point.series) ?? { name: point.series, steps: [], values: [], kinds: [], seconds: [], total: 0 }
    byName.set(point.series, one)
    const kind = kindOf(point.value)
    one.steps.push(point.step)
    one.values.push(kind === 0 ? point.value : 0)
    one.kinds.push(kind)
    one.seconds.push(point.seconds)
    one.total++
  }
  return [...byName.values()]
}
