/** The programs of text generation: a training step, a stretch of validation, and one more character. */
import type { ParamValues } from '#contract'
import { chainCount, inChains } from '../../engine/chains'
import { gradients } from '../../engine/gradients'
import type { Program, Tensor, Tf, TensorSpec } from '../../engine/types'
import { adam, clipByGlobalNorm } from '../../nn/adam'
import { pick } from '../../nn/variables'
import { inputsOf, lossesOf, readPassage, type TextModel } from './model'

/** Streams of validation read side by side, and characters of each in one call. */
export const validation = { streams: 64, length: 64, /** Characters that each is read from before its own begin. */ before: 128 } as const

const scalar: TensorSpec = { shape: [], dtype: 'float32' }

/** Rows `starts[b] .. starts[b] + length` of the resident text, [batch, length + 1]. */
function passages(tf: Tf, text: Tensor, { starts, length }: { starts: Tensor, length: number }): Tensor {
  const at = starts.expandDims(1).add(tf.range(0, length + 1, 1, 'int32').expandDims(0))
  return tf.gather(text, at as never).cast('int32')
}

const columns = (tokens: Tensor, from: number, count: number): Tensor => tokens.slice([0, from], [tokens.shape[0]!, count])

/** Inputs: starts [batch] of the passages, keep (1 carries the state, 0 starts afresh), rate. */
export function trainProgram(model: TextModel, params: ParamValues): Program {
  return {
    series: 8,
    inputs: { starts: { shape: [model.batch], dtype: 'int32' }, keep: scalar, rate: scalar },
    run({ tf, vars, inputs, random }) {
      const tokens = passages(tf, vars.train!, { starts: inputs.starts!, length: model.length })
      const states = Object.fromEntries(model.stateNames.map(name => [name, vars[name]!.mul(inputs.keep!)]))
      const wrt = pick(vars, model.weights)
      const made = inChains({
        // Each chain's loss is its share of the mean.
        tf, random, count: model.chains, inputs: { tokens, ...states }, combine: 'sum',
        run: chain => {
          const { loss, aux, grads } = gradients({
            tf, wrt, loss: () => {
              const { tokens: own, ...carried } = chain.inputs as Record<string, Tensor>
              const batch = own!.shape[0]!
              const read = readPassage(model, {
                tf, vars, inputs: inputsOf(model, { tf, vars, tokens: columns(own!, 0, model.length) }), steps: model.length, batch,
                states: carried, random: chain.random,
              })
              return { loss: lossesOf(tf, read.logits, columns(own!, 1, model.length)).mean().mul(1 / model.chains), aux: read.states }
            },
          })
          return { loss, grads, rows: aux }
        },
      })
      const { scale, norm } = clipByGlobalNorm(tf, made.grads, { limit: Number(params.clip), fused: model.cellOptions.fused })
      const step = vars.step!.add(tf.scalar(1, 'int32'))
      const updates = adam({
        tf, vars, grads: made.grads, scale, rate: inputs.rate!, count: step.cast('float32'), beta1: 0.9, beta2: 0.99,
        decay: Number(params.weightDecay), fused: model.cellOptions.fused,
      })
      return { outputs: { loss: made.loss, norm }, updates: { ...updates, ...made.rows, step } }
    },
  }
}

/** Inputs: starts, states. Outputs: nats [streams, length] of the character after each, states. */
export function evaluateProgram(model: TextModel): Program {
  const { streams, length } = validation
  const rows = { shape: [streams, model.hidden], dtype: 'float32' } as const
  return {
    inputs: {
      starts: { shape: [streams], dtype: 'int32' },
      ...Object.fromEntries(model.stateNames.map(name => [name, rows])),
    },
    run({ tf, vars, inputs }) {
      const tokens = passages(tf, vars.val!, { starts: inputs.starts!, length })
      // In chains as in training, with or without dropout: a stream knows nothing of the others.
      const chains = chainCount(streams, model.chains)
      const parts = Object.entries({ ...inputs, tokens }).map(([name, tensor]) => [name, tf.split(tensor, chains, 0)] as const)
      const read = Array.from({ length: chains }, (_, at) =>
        evaluateChain(model, { tf, vars, given: Object.fromEntries(parts.map(([name, pieces]) => [name, pieces[at]!])) }))
      const states = model.stateNames.map(name => [name, tf.concat(read.map(one => one.states[name]!), 0)] as const)
      return { outputs: { nats: tf.concat(read.map(one => one.nats), 0), ...Object.fromEntries(states) }, updates: {} }
    },
  }
}

type Tensors = Readonly<Record<string, Tensor>>

/** Of some of the streams: tokens [n, length + 1], states [n, hidden]; nats [n, length]. */
function evaluateChain(model: TextModel, { tf, vars, given }: { tf: Tf, vars: Tensors, given: Tensors }) {
  const { tokens } = given as { tokens: Tensor }
  const inputs = inputsOf(model, { tf, vars, tokens: columns(tokens, 0, validation.length) })
  const { logits, states } = readPassage(model, { tf, vars, inputs, steps: validation.length, batch: tokens.shape[0]!, states: given })
  const losses = lossesOf(tf, logits, columns(tokens, 1, validation.length))
  return { nats: losses.reshape([validation.length, tokens.shape[0]!]).transpose(), states }
}
