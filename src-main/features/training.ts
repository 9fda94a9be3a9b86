/** The queue and the run that trains: one at a time, in the order of the queue. */
import { toErrorShape, type RunStatus, type TrainJob } from '#contract'
import { inTransaction } from '../store/database'
import { queuedRows, setQueue, updateRun, type RunRow } from '../store/runs'
import { startTraining, type Training, type TrainingEnd } from '../supervisor/training'
import { conflict, needRun, type Core } from './core'
import { makeFeed } from './run-feed'
import { jobOf, writeRunFile } from './run-folder'
import { runEnvironment } from './run-environment'

/** How long a trainer may take to save and go before it is killed. */
const patienceMs = 15_000

const stateNames: Readonly<Record<RunStatus, string>> = {
  queued: '正在排队', running: '正在训练', paused: '已暂停', finished: '已完成', stopped: '已停止', failed: '已失败', interrupted: '已中断',
}

/** The run that trains; without a training while its checkpoint is looked for. */
interface Slot { readonly id: string, training?: Training, isStopped?: boolean }

export class TrainingDesk {
  readonly #core: Core
  #now: Slot | undefined
  #closing = false
  /** What this session was asked to train: duet trains nothing else, the window works off the whole queue. */
  readonly #asked = new Set<string>()
  readonly #waiters = new Map<string, (() => void)[]>()

  constructor(core: Core) {
    this.#core = core
  }

  current(): string | null {
    return this.#now?.id ?? null
  }

  /** Starts what waits, if nothing trains. */
  begin(): void {
    if (this.#now || this.#closing) return
    const row = queuedRows(this.#core.db).find(one => this.#core.owner === 'window' || this.#asked.has(one.id))
    if (row) void this.#train(row)
  }

  enqueue(id: string): void {
    this.#asked.add(id)
    this.#place(id)
    this.begin()
  }

  pause(id: string): void {
    if (needRun(this.#core, id).status !== 'running') throw conflict('Only a run that trains can be paused.', '只有正在训练的运行可以暂停。')
    this.#now?.training?.pause()
  }

  /** Goes on with a paused run, or queues one that ended early from its last checkpoint. */
  resume(id: string): void {
    const { status } = needRun(this.#core, id)
    if (this.#now?.id === id && status === 'paused') {
      this.#now.training?.resume()
      return
    }
    if (!['interrupted', 'stopped', 'failed'].includes(status)) throw conflict(`A run that is ${status} cannot be resumed.`, `该运行${stateNames[status]}，不能继续。`)
    updateRun(this.#core.db, id, { status: 'queued', error: null })
    this.enqueue(id)
  }

  stop(id: string): void {
    const { status } = needRun(this.#core, id)
    if (this.#now?.id === id) {
      this.#now.isStopped = true
      this.#now.training?.stop()
      return
    }
    if (status !== 'queued') throw conflict(`A run that is ${status} cannot be stopped.`, `该运行${stateNames[status]}，不能停止。`)
    this.#leave(id)
  }

  /** Moves a waiting run to a place in the queue, from 1. */
  move(id: string, position: number): void {
    if (needRun(this.#core, id).status !== 'queued') throw conflict('Only a waiting run can be moved.', '只有排队中的运行可以移动。')
    this.#place(id, position)
  }

  /** Resolves when the run neither trains nor waits. */
  ended(id: string): Promise<void> {
    if (!['queued', 'running', 'paused'].includes(needRun(this.#core, id).status)) return Promise.resolve()
    return new Promise(wake => this.#waiters.set(id, [...this.#waiters.get(id) ?? [], wake]))
  }

  /** Stops what trains with a checkpoint and lets nothing else start. */
  async close(): Promise<void> {
    this.#closing = true
    const running = this.#now
    if (!running?.training) return
    const gone = this.ended(running.id)
    running.training.stop()
    const late = setTimeout(() => running.training?.kill(), patienceMs)
    await gone
    clearTimeout(late)
  }

  #place(id: string, position?: number): void {
    const ids = queuedRows(this.#core.db).map(row => row.id).filter(one => one !== id)
    ids.splice(position === undefined ? ids.length : Math.min(position - 1, ids.length), 0, id)
    inTransaction(this.#core.db, () => setQueue(this.#core.db, ids))
    this.#core.runsChanged(...ids)
  }

  async #train(row: RunRow): Promise<void> {
    const slot: Slot = { id: row.id }
    this.#now = slot
    try {
      const job = await jobOf(this.#core, row)
      if (this.#closing) return
      if (slot.isStopped) {
        this.#now = undefined
        this.#leave(row.id)
        this.begin()
        return
      }
      this.#change(row.id, { status: 'running', queue_position: null, error: null, ended_at: null, started_at: row.started_at ?? Date.now() })
      slot.training = this.#start(row, job)
    } catch (thrown) {
      this.#finish(row.id, { how: 'failed', error: toErrorShape(thrown) })
    }
  }

  #start(row: RunRow, job: TrainJob): Training {
    const feed = makeFeed(this.#core, row.id)
    return startTraining({ spawn: this.#core.spawn, job, environment: runEnvironment(row.recipe, job.params, job) }, {
      started: ({ provenance, parameters, totalSteps }) => {
        this.#change(row.id, { provenance, parameters, total_steps: totalSteps })
        writeRunFile(this.#core, needRun(this.#core, row.id))
      },
      batch: batch => feed.batch(batch, row.number),
      progress: progress => feed.progress(progress),
      paused: () => this.#change(row.id, { status: 'paused' }),
      resumed: () => this.#change(row.id, { status: 'running' }),
      ended: end => { feed.flush(); this.#finish(row.id, end) },
      log: (level, message) => this.#core.log[level](`run ${row.id}: ${message}`),
    })
  }

  /** Takes a run that has not begun out of the queue. */
  #leave(id: string): void {
    updateRun(this.#core.db, id, { status: 'stopped', queue_position: null, ended_at: Date.now() })
    this.#tellEnd(id)
  }

  #change(id: string, change: Parameters<typeof updateRun>[2]): void {
    updateRun(this.#core.db, id, change)
    this.#core.runsChanged(id)
  }

  #finish(id: string, end: TrainingEnd): void {
    const change = end.how === 'failed' || end.how === 'interrupted'
      ? { status: end.how, error: end.error }
      : { status: end.how, step: end.step, seconds: end.seconds, cpu_seconds: end.cpuSeconds }
    updateRun(this.#core.db, id, { ...change, ended_at: Date.now() })
    this.#now = undefined
    this.#tellEnd(id)
    this.begin()
  }

  #tellEnd(id: string): void {
    this.#core.runsChanged(id)
    for (const wake of this.#waiters.get(id) ?? []) wake()
    this.#waiters.delete(id)
  }
}
