/** The loop of one run: steps, validation, samples, checkpoints; pause and stop within one step. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { StudioError, type RunProgress, type TrainJob } from '#contract'
import type { Runner } from '../engine/types'
import { byAge, checkpointName, isCheckpoint, readCheckpoint, writeCheckpoint, type Progress } from './checkpoint'
import { Clock, Rate } from './clock'
import { makePlan, progressAt, trustedSteps, type Plan } from './plan'
import type { Port } from './port'
import { profiledStep, profileWarmUp, writeProfile } from './profile'
import type { Reporter } from './reporter'
import { writeSamples } from './sample-files'
import type { Opened } from './session'

export interface LoopInput {
  readonly job: TrainJob
  readonly opened: Opened
  readonly runner: Runner
  readonly reporter: Reporter
  readonly port: Pick<Port, 'post'>
}

type Phase = RunProgress['phase']
const progressMs = 250
/** Calls shorter than this are made in series, which shows at most so much of a second less often. */
const shortSeconds = 0.012
/** Newest checkpoints kept beside the best one: the last, and the one before should the last be damaged. */
const keptCheckpoints = 2

export class TrainingLoop {
  readonly #in: LoopInput
  readonly #rate = new Rate()
  readonly #total: number
  #clock = new Clock(0)
  #step = 0
  #plan: Plan
  #best: Progress['best'] = null
  #files: string[] = []
  #objective: number | null = null
  #phase: Phase = 'loading'
  #told = 0
  /** What the last step took. */
  #ordinaryMs = 0
  #evaluationSeconds = 0
  /** The steps at which these were done last, so that none is done twice at the end. */
  readonly #done = { evaluated: -1, sampled: -1, saved: -1 }
  #wanted: 'train' | 'pause' | 'stop' = 'train'
  #wake: (() => void) | undefined

  constructor(input: LoopInput) {
    this.#in = input
    this.#total = Math.min(input.opened.session.totalSteps, input.job.limits.maxSteps ?? Number.POSITIVE_INFINITY)
    this.#plan = makePlan({ step: 0, totalSteps: this.#total, seconds: 0, limits: input.job.limits, plan: null })
    input.reporter.onDropped(files => { for (const file of files) rmSync(join(this.#folder('checkpoints'), file), { force: true }) })
  }

  get totalSteps(): number {
    return this.#total
  }

  pause(): void {
    if (this.#wanted === 'train') this.#wanted = 'pause'
  }

  resume(): void {
    if (this.#wanted === 'pause') this.#wanted = 'train'
    this.#wake?.()
  }

  stop(): void {
    this.#wanted = 'stop'
    this.#wake?.()
  }

  /** Goes on from the job's checkpoint, if it has one. */
  async restore(): Promise<void> {
    const { resume } = this.#in.job
    if (!resume) return
    const { values, progress } = await readCheckpoint(resume.file, resume.sha256)
    this.#in.runner.write(values)
    this.#step = progress.step
    this.#plan = progress.plan
    this.#best = progress.best
    this.#clock = new Clock(progress.seconds)
    this.#files = readdirSync(this.#folder('checkpoints')).filter(isCheckpoint).sort(byAge)
    this.#done.saved = this.#step
  }

  /** Trains to the end; throws DIVERGED when a loss is no number any more. */
  async run(): Promise<{ reason: 'completed' | 'stopped', step: number, seconds: number }> {
    this.#clock.start()
    if (this.#step === 0) await this.#save(this.#in.opened.session.reference?.() ?? [], 0)
    this.#enter('training')
    while (this.#step < this.#total && !this.#isTimeUp()) {
      if (this.#wanted === 'pause') await this.#rest()
      if (this.#wanted === 'stop') break
      if (this.#isProfiled()) await this.#takeProfiledStep()
      else this.#takeSteps(this.#seriesLength())
      await this.#afterStep()
      await this.#in.reporter.room()
      await new Promise(done => setImmediate(done))
    }
    return await this.#end()
  }

  /** 1, or the series of the program where its steps are short and nothing is to be done between them. */
  #seriesLength(): number {
    const { session } = this.#in.opened
    const count = session.network.programs.train?.series ?? 1
    if (count === 1 || this.#step < trustedSteps || (this.#rate.perSecond() ?? 0) * shortSeconds < 1) return 1
    const toNext = (every: number): number => every - this.#step % every
    const free = [toNext(session.evaluateEvery), toNext(session.sampleEvery), toNext(session.checkpointEvery), this.#total - this.#step]
    return Math.min(...free) < count ? 1 : count
  }

  #isProfiled(): boolean {
    return this.#in.job.profile === true && this.#step + 1 >= profiledStep - profileWarmUp && this.#step + 1 <= profiledStep
  }

  async #takeProfiledStep(): Promise<void> {
    const { session } = this.#in.opened
    const made = this.#in.runner.profile?.(session.inputs(this.#step + 1, progressAt(this.#plan, this.#step)))
    if (!made) return this.#takeSteps(1)
    this.#step++
    this.#report(session.metrics(made.outputs))
    if (this.#step === profiledStep) await writeProfile(this.#in.job.runFolder, made.operations, this.#ordinaryMs)
  }

  #takeSteps(count: number): void {
    const { session } = this.#in.opened
    const begin = this.#clock.seconds()
    const calls = Array.from({ length: count }, (_, at) =>
      session.inputs(this.#step + at + 1, progressAt(this.#plan, this.#step + at)))
    const made = this.#in.runner.runSeries('train', calls)
    const each = (this.#clock.seconds() - begin) / count
    this.#ordinaryMs = 1000 * each
    made.forEach((outputs, at) => {
      this.#step++
      this.#report(session.metrics(outputs), begin + (at + 1) * each)
    })
  }

  #report(values: Readonly<Record<string, number>>, seconds = this.#clock.seconds()): void {
    this.#in.reporter.points(Object.entries(values).map(([series, value]) => ({ series, step: this.#step, value, seconds })))
    const odd = Object.entries(values).find(([, value]) => !Number.isFinite(value))
    if (!odd) return
    throw new StudioError('DIVERGED', `${odd[0]} became ${odd[1]} at step ${this.#step}: a lower learning rate or a tighter gradient clip helps. `
      + 'The last checkpoint is from before.', { series: odd[0], step: this.#step })
  }

  async #afterStep(): Promise<void> {
    const { session } = this.#in.opened
    const due = (every: number): boolean => this.#step % every === 0 && this.#step < this.#total
    this.#rate.mark(this.#step)
    if (due(session.evaluateEvery)) await this.#evaluate()
    if (due(session.sampleEvery)) await this.#sample()
    const planning = this.#in.job.limits.maxSeconds !== undefined && this.#step === trustedSteps
    if (due(session.checkpointEvery) || planning) await this.#checkpoint()
    this.#enter('training')
  }

  async #evaluate(): Promise<void> {
    if (this.#done.evaluated === this.#step) return
    this.#done.evaluated = this.#step
    this.#enter('evaluating')
    const before = this.#clock.seconds()
    const values = await this.#in.opened.session.evaluate(this.#in.runner)
    this.#report(values)
    this.#objective = values[this.#in.opened.recipe.objective.series] ?? null
    this.#evaluationSeconds = this.#clock.seconds() - before
  }

  async #sample(): Promise<void> {
    if (this.#done.sampled === this.#step) return
    this.#done.sampled = this.#step
    this.#enter('sampling')
    await this.#save(await this.#in.opened.session.sample(this.#in.runner, this.#step), this.#step)
  }

  async #save(made: Parameters<typeof writeSamples>[0], step: number): Promise<void> {
    if (made.length === 0) return
    const files = await writeSamples(made, { folder: this.#folder('samples'), prefix: `step-${String(step).padStart(8, '0')}`, step })
    this.#in.reporter.samples(files)
  }

  async #checkpoint(): Promise<void> {
    if (this.#done.saved === this.#step && this.#objective === null) return
    this.#enter('saving')
    const { job, opened, runner, reporter } = this.#in
    const seconds = this.#clock.seconds()
    this.#plan = makePlan({ step: this.#step, totalSteps: this.#total, seconds, limits: job.limits, plan: this.#plan })
    const name = checkpointName(this.#step, this.#files)
    const isBest = this.#objective !== null && (this.#best === null || this.#isBetter(this.#objective, this.#best.value))
    if (isBest) this.#best = { value: this.#objective!, file: name }
    const written = await writeCheckpoint({
      folder: this.#folder('checkpoints'), name, network: opened.session.network, runner,
      progress: { step: this.#step, seconds, best: this.#best, plan: this.#plan },
      facts: { recipe: job.recipe, params: JSON.stringify(job.params), seed: String(job.seed), run: job.runId },
    })
    this.#files = [...this.#files, name]
    this.#done.saved = this.#step
    const newest = this.#files.slice(-keptCheckpoints)
    const drop = this.#files.filter(file => !newest.includes(file) && file !== this.#best?.file)
    this.#files = this.#files.filter(file => !drop.includes(file))
    reporter.checkpoint({ ...written, step: this.#step, objective: this.#objective, isBest, seconds }, drop)
    this.#objective = null
  }

  #isBetter(value: number, than: number): boolean {
    return this.#in.opened.recipe.objective.better === 'lower' ? value < than : value > than
  }

  /** Saves, then waits until the run goes on or is stopped; no processor time is used. */
  async #rest(): Promise<void> {
    if (this.#step > 0) await this.#checkpoint()
    this.#clock.stop()
    this.#rate.clear()
    this.#in.reporter.flush()
    this.#enter('paused', true)
    this.#in.port.post({ type: 'paused', step: this.#step })
    // It may have been told to go on or to stop while it saved.
    if (this.#wanted === 'pause') await new Promise<void>(wake => { this.#wake = wake })
    this.#wake = undefined
    this.#clock.start()
    this.#in.port.post({ type: 'resumed', step: this.#step })
  }

  async #end(): Promise<{ reason: 'completed' | 'stopped', step: number, seconds: number }> {
    const stopped = this.#wanted === 'stop'
    if (!stopped) {
      await this.#evaluate()
      await this.#sample()
    }
    if (this.#step > 0) await this.#checkpoint()
    this.#enter('ending', true)
    return { reason: stopped ? 'stopped' : 'completed', step: this.#step, seconds: this.#clock.seconds() }
  }

  /** Leaves room for the last validation, so that the limit holds for the whole. */
  #isTimeUp(): boolean {
    const { maxSeconds } = this.#in.job.limits
    return maxSeconds !== undefined && this.#clock.seconds() + 1.2 * this.#evaluationSeconds >= maxSeconds
  }

  #enter(phase: Phase, now = false): void {
    const changed = phase !== this.#phase
    this.#phase = phase
    const at = performance.now()
    if (!now && at - this.#told < (changed && phase !== 'training' ? 0 : progressMs)) return
    this.#told = at
    const seconds = this.#clock.seconds()
    this.#in.port.post({ type: 'progress', progress: {
      phase, step: this.#step, totalSteps: this.#total, seconds, etaSeconds: this.#eta(seconds),
      stepsPerSecond: this.#rate.perSecond(), memoryBytes: process.memoryUsage.rss(),
    } })
  }

  /** From the mean speed so far, validation and samples included. */
  #eta(seconds: number): number | null {
    if (this.#step < 5) return null
    const bySteps = (this.#total - this.#step) * seconds / this.#step
    const { maxSeconds } = this.#in.job.limits
    return maxSeconds === undefined ? bySteps : Math.max(0, Math.min(bySteps, maxSeconds - seconds))
  }

  #folder(name: 'samples' | 'checkpoints'): string {
    return join(this.#in.job.runFolder, name)
  }
}
