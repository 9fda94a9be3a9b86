/** The real training loop in this process, on a folder of its own, with a main process that acknowledges at once. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { resolveParams, type Batch, type CheckpointFile, type FromTrainer, type Limits, type ParamValues, type Point } from '#contract'
import { createRunner } from '../../src-main/engine/runner'
import type { Backend } from '../../src-main/engine/types'
import type { Recipe } from '../../src-main/recipes/define'
import { makeReporter } from '../../src-main/trainer/reporter'
import { TrainingLoop } from '../../src-main/trainer/training-loop'

export interface LoopRun {
  readonly backend: Backend
  readonly recipe: Recipe
  readonly params: ParamValues
  readonly dataset: unknown
  readonly folder: string
  readonly limits?: Limits
  readonly resume?: CheckpointFile | undefined
  readonly seed?: number
  /** Called with the loop before it runs and with each batch. */
  readonly watch?: (loop: TrainingLoop, batch?: Batch) => void
}

export interface LoopEnd {
  readonly reason: string
  readonly step: number
  readonly seconds: number
  readonly points: readonly Point[]
  readonly checkpoints: readonly CheckpointFile[]
  readonly messages: readonly FromTrainer[]
  /** Values of all variables at the end. */
  readonly values: Readonly<Record<string, ArrayLike<number>>>
}

export async function runLoop(run: LoopRun): Promise<LoopEnd> {
  const { backend, recipe, folder, dataset, limits = {}, resume, seed = 3, watch, ...given } = run
  for (const name of ['samples', 'checkpoints']) mkdirSync(join(folder, name), { recursive: true })
  const params = resolveParams(recipe.fields, given.params)
  const session = recipe.create({ tf: backend.tf, backend, params, dataset, seed, cores: 2 })
  const runner = createRunner(backend, session.network, { mode: 'compiled' })
  const messages: FromTrainer[] = []
  const reporter = makeReporter(message => {
    messages.push(message)
    if (message.type !== 'batch') return
    setImmediate(() => reporter.acknowledge(message.seq))
    watch?.(loop, message)
  })
  const loop: TrainingLoop = new TrainingLoop({
    job: {
      type: 'train', runId: 'r', recipe: recipe.id, params, seed, limits, runFolder: folder, datasetKind: '', datasetFolder: '', engine: 'compiled',
      resume: resume ? { file: join(folder, 'checkpoints', resume.file), sha256: resume.sha256, seconds: resume.seconds } : null,
    },
    opened: { backend, recipe, session, cores: 2 }, runner, reporter, port: { post: message => { messages.push(message) } },
  })
  try {
    await loop.restore()
    watch?.(loop)
    // What was measured is told also when the run fails, as in the trainer's own process.
    const end = await loop.run().finally(() => reporter.drained())
    const batches = messages.filter(message => message.type === 'batch')
    const points = batches.flatMap(one => one.points)
    const checkpoints = batches.flatMap(one => one.checkpoints)
    return { ...end, messages, points, checkpoints, values: runner.read() }
  } finally {
    runner.dispose()
  }
}
