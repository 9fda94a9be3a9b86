/** Tiny recipes on tiny data, set up as the trainer sets them up. */
import { resolveParams, type ParamValues } from '#contract'
import type { OpenedImages, OpenedText } from '../../src-main/datasets/define'
import { createRunner } from '../../src-main/engine/runner'
import type { Backend, Runner, Value } from '../../src-main/engine/types'
import type { Recipe, RecipeSession } from '../../src-main/recipes/define'
import { noisePixels } from './importing'

/** A text as the dataset kind opens it. */
export function openedText(text: string, trainShare = 0.9): OpenedText {
  const characters = [...text]
  const vocabulary = [...new Set(characters)].sort()
  const tokens = Int32Array.from(characters, one => vocabulary.indexOf(one))
  const cut = Math.floor(tokens.length * trainShare)
  return { vocabulary, train: tokens.slice(0, cut), val: tokens.slice(cut) }
}

export const seaText = 'the whale and the sea, the ship and the night.\n'.repeat(40)

/** Light shapes on dark ground: squares of two sizes at a few places, with a little noise. */
export function openedShapes(count: number, { channels = 1, held = 16 } = {}): OpenedImages {
  const size = 28
  const all = new Uint8Array((count + held) * size * size * channels)
  for (let image = 0; image < count + held; image++) {
    const side = 10 + 6 * (image % 2)
    const [top, left] = [2 + image % 5, 3 + image % 7]
    const noise = noisePixels(image + 1, size * size * channels)
    for (let at = 0; at < size * size * channels; at++) {
      const [y, x] = [Math.floor(at / channels / size), Math.floor(at / channels) % size]
      const isInside = y >= top && y < top + side && x >= left && x < left + side
      all[image * size * size * channels + at] = (isInside ? 220 : 10) + noise[at]! % 16
    }
  }
  const cut = count * size * size * channels
  const [trainLabels, valLabels] = [new Int32Array(count).fill(-1), new Int32Array(held).fill(-1)]
  const labels = { classes: [], trainLabels, valLabels }
  return { size, channels, train: all.slice(0, cut), val: all.slice(cut), trainCount: count, valCount: held, ...labels }
}

export const tinyText: ParamValues = {
  hidden: 16, layers: 1, embedding: 8, batch: 4, sequenceLength: 12, steps: 60, dropout: 0.1, recurrentDropout: 0,
  learningRate: 0.02, evaluateEvery: 20, sampleEvery: 20,
}
export const tinyGan: ParamValues = {
  generatorWidth: 8, discriminatorWidth: 8, latent: 8, batch: 8, steps: 60, evaluateEvery: 20, sampleEvery: 20,
}

export interface Setting { readonly params: ParamValues, readonly dataset: unknown, readonly seed?: number, readonly cores?: number }

export function startSession(backend: Backend, recipe: Recipe, { params, dataset, seed = 11, cores = 2 }: Setting): RecipeSession {
  return recipe.create({ tf: backend.tf, backend, params: resolveParams(recipe.fields, params), dataset, seed, cores })
}

/** Runner of a session, with the step at which it is. */
export function startRunner(backend: Backend, session: RecipeSession, mode: 'eager' | 'compiled' = 'compiled'): Runner {
  return createRunner(backend, session.network, { mode })
}

type Metrics = Record<string, number>

/** Trains steps `from + 1` to `to`; the metrics of each. */
export function trainSteps(session: RecipeSession, runner: Runner, { from = 0, to }: { from?: number, to: number }): Metrics[] {
  return Array.from({ length: to - from }, (_, index) => {
    const step = from + index + 1
    return { ...session.metrics(runner.run('train', session.inputs(step, step / session.totalSteps))) }
  })
}

/** Everything that a run makes in some steps: metrics, end values, validation and samples. */
export async function trainWhole(backend: Backend, recipe: Recipe, { steps, mode, ...setting }: Setting & { steps: number, mode: 'eager' | 'compiled' }) {
  const session = startSession(backend, recipe, setting)
  const runner = startRunner(backend, session, mode)
  try {
    const metrics = trainSteps(session, runner, { to: steps })
    const values: Record<string, Value> = runner.read()
    return { metrics, values, evaluated: await session.evaluate(runner), samples: await session.sample(runner, steps) }
  } finally {
    runner.dispose()
  }
}
