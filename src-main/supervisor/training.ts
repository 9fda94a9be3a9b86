/** The life of one training: a child process from its start to its last message or its death. */
import {
  StudioError, type Batch, type ChildSpawner, type ErrorShape, type FromTrainer, type Provenance, type RunProgress, type TrainJob,
} from '#contract'

export interface TrainingEvents {
  started(info: { provenance: Provenance, parameters: number, totalSteps: number }): void
  /** Writes the batch; it is acknowledged when this returns. */
  batch(batch: Batch): void
  progress(progress: Omit<RunProgress, 'id' | 'status'>): void
  paused(step: number): void
  resumed(step: number): void
  /** Exactly once, when the child is gone. */
  ended(end: TrainingEnd): void
  log(level: 'info' | 'warn' | 'error', message: string): void
}

export type TrainingEnd =
  | { how: 'finished' | 'stopped', step: number, seconds: number, cpuSeconds: number }
  | { how: 'failed', error: ErrorShape }
  /** The process died without a last word. */
  | { how: 'interrupted', error: ErrorShape }

export interface Training {
  readonly pid: number | undefined
  pause(): void
  resume(): void
  stop(): void
  kill(): void
}

export interface Start {
  readonly spawn: ChildSpawner
  readonly job: TrainJob
  /** Beside what every trainer has. */
  readonly environment: Readonly<Record<string, string>>
}

export function startTraining({ spawn, job, environment }: Start, events: TrainingEvents): Training {
  const child = spawn('trainer', environment)
  let end: TrainingEnd | undefined
  child.onMessage(message => {
    const last = hear(message, events)
    if (message.type === 'batch') child.post({ type: 'ack', seq: message.seq })
    if (message.type === 'ready') child.post(job)
    if (last) end = last
  })
  child.onExit(({ reason }) => events.ended(end ?? died(reason)))
  return {
    get pid() { return child.pid },
    pause: () => child.post({ type: 'pause' }),
    resume: () => child.post({ type: 'resume' }),
    stop: () => child.post({ type: 'stop' }),
    kill: () => child.kill(),
  }
}

/** Passes a message on; returns how the training ended if this says so. */
function hear(message: FromTrainer, events: TrainingEvents): TrainingEnd | undefined {
  switch (message.type) {
    case 'started': events.started(message); return undefined
    case 'batch': events.batch(message); return undefined
    case 'progress': events.progress(message.progress); return undefined
    case 'paused': events.paused(message.step); return undefined
    case 'resumed': events.resumed(message.step); return undefined
    case 'log': events.log(message.level, message.message); return undefined
    case 'finished':
      return { how: message.reason === 'completed' ? 'finished' : 'stopped', step: message.step, seconds: message.seconds, cpuSeconds: message.cpuSeconds }
    case 'failed': return { how: 'failed', error: message.error }
    default: return undefined
  }
}

function died(reason: string): TrainingEnd {
  const code = reason === 'out-of-memory' ? 'OUT_OF_MEMORY' : 'TRAINER_CRASHED'
  const error = new StudioError(code, `The trainer ended unexpectedly (${reason}); the numbers up to then are kept.`,
    code === 'OUT_OF_MEMORY' ? { what: 'the trainer' } : { reason })
  return { how: 'interrupted', error: error.toShape() }
}
