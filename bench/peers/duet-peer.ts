/** The two models as the studio trains them: its own recipes through its own engine, in the process that a user's run has. */
import { cpus } from 'node:os'
import { resolveParams, type ParamValues } from '#contract'
import { loadBackend } from '../../src-main/engine/backend'
import { trainerEnvironment } from '../../src-main/engine/environment'
import { createRunner } from '../../src-main/engine/runner'
import { runEnvironment } from '../../src-main/features/run-environment'
import { makeRng } from '../../src-main/nn/rng'
import { recipes } from '../../src-main/recipes/index'
import { readArguments, serve, type Case } from './protocol'

const cells = { lstm: 'lstm', gru: 'gru', rnn: 'rnn-tanh' } as const

const fastMath = process.env['DUET_BENCH_FAST'] === '1'

/** Parameters of the recipe by which it is the model of the other peers. */
function paramsOf({ model, cell, hidden, layers, batch, length, embed, latent }: Case): ParamValues {
  if (model === 'dcgan') return { fastMath, generatorWidth: 64, discriminatorWidth: 64, latent, batch, smoothing: 0, steps: 1_000_000 }
  return {
    fastMath, cell: cells[cell], hidden, layers, batch, embedding: embed, sequenceLength: length, learningRate: 1e-3, schedule: 'constant', warmup: 0,
    clip: 1, dropout: 0, weightDecay: 0, carry: false, steps: 1_000_000,
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

async function start(): Promise<void> {
  const given = readArguments()
  const recipe = recipes.find(given.model === 'lstm' ? 'text-rnn' : 'image-gan')
  const params = resolveParams(recipe.fields, paramsOf(given))
  const backend = await loadBackend({ environment: { ...trainerEnvironment(cpus().length), ...runEnvironment(recipe.id, params) } })
  const session = recipe.create({ tf: backend.tf, backend, params, dataset: datasetOf(given), seed: 1, cores: cpus().length })
  const runner = createRunner(backend, session.network, { mode: 'compiled' })
  let at = 0
  serve(fastMath ? 'duet-fast' : 'duet', {
    parameters: session.parameters,
    step: () => {
      const metrics = session.metrics(runner.run('train', session.inputs(++at, 0)))
      return metrics['train/loss'] ?? metrics['D/loss']!
    },
  })
}

void start()
