/** A recipe set up on a loaded TensorFlow and an opened dataset. */
import { cpus } from 'node:os'
import type { SampleJob, TrainJob } from '#contract'
import { datasetKinds } from '../datasets/index'
import { loadBackend } from '../engine/backend'
import { createRunner } from '../engine/runner'
import type { Backend, Network, Runner } from '../engine/types'
import type { Recipe, RecipeSession } from '../recipes/define'
import { recipes } from '../recipes/index'

export interface Opened {
  readonly backend: Backend
  readonly recipe: Recipe
  readonly session: RecipeSession
  readonly cores: number
}

type Job = TrainJob | SampleJob

/** `seed` is the run's: it gives the initial weights and the fixed samples. */
export async function openSession(job: Job, seed: number): Promise<Opened> {
  const backend = await loadBackend()
  const recipe = recipes.find(job.recipe)
  const dataset = await datasetKinds.find(job.datasetKind).open(job.datasetFolder, recipe.datasetOptions(job.params))
  const cores = cpus().length
  const session = recipe.create({ tf: backend.tf, backend, params: job.params, dataset, seed, cores })
  return { backend, recipe, session, cores }
}

interface RunnerWish { readonly mode: TrainJob['engine'], readonly profile: boolean, readonly log: (sentence: string) => void }

export function startRunner(opened: Opened, { mode, profile, log }: RunnerWish): Runner {
  return createRunner(opened.backend, opened.session.network, { mode, log, ...profile ? { profiled: 'train' } : {} })
}

/** Without the training step, which sampling need not trace. */
export function startSampler(opened: Opened, log: (sentence: string) => void): Runner {
  const { train: _train, ...programs } = opened.session.network.programs
  const network: Network = { ...opened.session.network, programs }
  return createRunner(opened.backend, network, { mode: 'auto', log })
}
