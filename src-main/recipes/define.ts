import type { MakeSamples, ParamValues, RecipeInfo } from '#contract'
import type { Backend, Network, Runner, Tf, Value } from '../engine/types'

/** A sample before it is a file. */
export type MadeSample = {
  /** grid, real, temperature-0.5 ...: one of each at a step. */
  readonly slot: string
  readonly meta: ParamValues
} & ({ readonly type: 'text', readonly text: string }
  /** Grid of equal images, row-major [rows x height, columns x width, channels] bytes; the trainer encodes the PNG. */
  | { readonly type: 'image', readonly width: number, readonly height: number, readonly channels: 1 | 3, readonly pixels: Uint8Array })

export interface RecipeContext {
  readonly tf: Tf
  readonly backend: Backend
  readonly params: ParamValues
  /** What the dataset kind opened. */
  readonly dataset: unknown
  readonly seed: number
  /** Processor cores that the step may be split over; part of what fixes the bits of a run. */
  readonly cores: number
}

/** A recipe set up for one run. All steps count from 0 before the first update. */
export interface RecipeSession {
  readonly network: Network
  /** Trained values in all. */
  readonly parameters: number
  readonly totalSteps: number
  /** The step counts at which these happen (multiples), besides the first and the last. */
  readonly evaluateEvery: number
  readonly sampleEvery: number
  readonly checkpointEvery: number
  /**
   * Inputs of program `train` for the update that leads to `step` (>= 1): a pure function of (seed, step, progress).
   * `progress` in 0..1 is how far the run is on its way (by steps or by its time limit), for schedules.
   */
  inputs(step: number, progress: number): Readonly<Record<string, Value>>
  /** Series of one step from the outputs of program `train`, for example {'train/loss': 1.7}. */
  metrics(outputs: Readonly<Record<string, Value>>): Readonly<Record<string, number>>
  /** Series measured on held-out data; yields to the event loop between calls by being an async generator of nothing. */
  evaluate(runner: Runner): Promise<Readonly<Record<string, number>>>
  /** The fixed samples of the run (same prompts or latents at every step). */
  sample(runner: Runner, step: number): Promise<readonly MadeSample[]>
  /** Shown beside the samples, once; for example a grid of real images. */
  reference?(): readonly MadeSample[]
  /** Samples on demand. */
  make(runner: Runner, request: Pick<MakeSamples, 'count' | 'seed' | 'options'>): Promise<readonly MadeSample[]>
}

export interface Recipe extends RecipeInfo {
  /** What tells runs of this recipe apart in a few letters, such as LSTM 256; begins the name of a run that was given none. */
  shortName(params: ParamValues): string
  /**
   * How its step uses the cores: chains splits the batch and runs each kernel on one core (best for recurrent steps),
   * kernels shares each kernel among the cores (best for convolutions under a batch norm).
   */
  parallelism: 'chains' | 'kernels'
  /** Options given to the dataset kind's `open`, from the params. */
  datasetOptions(params: ParamValues): ParamValues
  create(context: RecipeContext): RecipeSession
}

export function defineRecipe(recipe: Recipe): Recipe {
  return recipe
}
