/** The two models as the studio trains them: its own recipes through its own engine. */
import { cpus } from 'node:os'
import { resolveParams, type ParamValues } from '#contract'
import { loadBackend } from '../../src-main/engine/backend'
import { trainerEnvironment } from '../../src-main/engine/environment'
import { createRunner } from '../../src-main/engine/runner'
import type { Backend, Runner } from '../../src-main/engine/types'
import { runEnvironment } from '../../src-main/features/run-environment'
import { makeRng } from '../../src-main/nn/rng'
import type { RecipeSession } from '../../src-main/recipes/define'
import { recipes } from '../../src-main/recipes/index'
import type { Case } from './protocol'

const cells = { lstm: 'lstm', gru: 'gru', rnn: 'rnn-tanh' } as const

export const fastMath = process.env['DUET_BENCH_FAST'] === '1'

/** Parameters of the recipe by which it is the model of the other peers. */
function paramsOf({ model, cell, hidden, layers, batch, length, embed, latent }: Case): ParamValues {
  if (model === 'dcgan') return { fastMath, generatorWidth: 64, discriminatorWidth: 64, latent, batch, smoothing: 0, steps: 1_000_000 }
  return {
    fastMath, cell: cells[cell], hidden, layers, batch, embedding: embed, sequenceLength: length, learningRate: 1e-3, schedule: 'constant',
    warmup: 0, clip: 1, dropout: 0, recurrentDropout: 0, weightDecay: 0, carry: false, steps: 1_000_000,
  }
}

function datasetOf({ model, vocab, batch, length }: Case): unknown {
  const rng = makeRng(1, 'bench data')
  if (model === 'lstm') {
    const count = Math.max(100_000, 4 * batch * (length + 1))
    const train = Int32Array.from({ length: count }, () => rng.below(vocab))
    return { vocabulary: Array.from({ length: vocab }, (_, at) => String.fromCharCode(32 + at)), train, val: train.slice(0, 5000) }
  }
  const pixels = 28 * 28
  const bytes = (images: number): Uint8Array => Uint8Array.from({ length: images * pixels }, () => rng.below(256))
  return { size: 28, channels: 1, train: bytes(8 * batch), val: bytes(64), trainCount: 8 * batch, valCount: 64 }
}

export async function openCase(given: Case): Promise<{ backend: Backend, session: RecipeSession, runner: Runner }> {
  const recipe = recipes.find(given.model === 'lstm' ? 'text-rnn' : 'image-gan')
  const params = resolveParams(recipe.fields, paramsOf(given))
  const backend = await loadBackend({ environment: { ...trainerEnvironment(cpus().length), ...runEnvironment(recipe.id, params) } })
  const session = recipe.create({ tf: backend.tf, backend, params, dataset: datasetOf(given), seed: 1, cores: cpus().length })
  return { backend, session, runner: createRunner(backend, session.network, { mode: 'compiled' }) }
}

/** One step after another, as the trainer takes them: in series where they are short. Gives the loss of the last. */
export function stepperOf({ session, runner }: { session: RecipeSession, runner: Runner }, shortMs = 12): (count: number) => number {
  let at = 0
  let isShort = false
  const series = session.network.programs['train']?.series ?? 1
  return count => {
    let loss = Number.NaN
    for (let left = count; left > 0;) {
      const now = isShort && left >= series ? series : 1
      const begin = performance.now()
      const made = runner.runSeries('train', Array.from({ length: now }, (_, index) => session.inputs(at + index + 1, 0)))
      isShort = (performance.now() - begin) / now < shortMs
      for (const outputs of made) {
        const metrics = session.metrics(outputs)
        loss = metrics['train/loss'] ?? metrics['D/loss']!
      }
      at += now
      left -= now
    }
    return loss
  }
}
