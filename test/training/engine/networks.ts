/** Small networks that the tests of the engine train. */
import type { Tensor4D } from '@tensorflow/tfjs-node'
import { executeRawOp } from '../../../src-main/engine/addon'
import { gradients } from '../../../src-main/engine/gradients'
import type { Network, Program, Tensor, Tf, VariableSpec } from '../../../src-main/engine/types'

/** Repeatable values without a random generator: a sine at irrational strides. */
export function wave(shape: readonly number[], scale = 1, phase = 0): Float32Array {
  const size = shape.reduce((a, b) => a * b, 1)
  return Float32Array.from({ length: size }, (_, i) => scale * Math.sin(phase + 1.618 * i + 0.37 * (i % 7)))
}

export function weight(name: string, shape: readonly number[], scale = 0.3): VariableSpec {
  return { name, shape, dtype: 'float32', role: 'weight', value: wave(shape, scale, name.length) }
}

export function zeros(name: string, shape: readonly number[]): VariableSpec {
  const size = shape.reduce((a, b) => a * b, 1)
  return { name, shape, dtype: 'float32', role: 'state', value: new Float32Array(size) }
}

export const stepVariable: VariableSpec = {
  name: 'step', shape: [], dtype: 'int32', role: 'state', value: new Int32Array([0]),
}

/** Adam by its published formula, with moments as variables `m/…` and `v/…` and the step as a tensor. */
export function adam(tf: Tf, vars: Readonly<Record<string, Tensor>>, grads: Readonly<Record<string, Tensor>>) {
  const step = vars['step']!.add(tf.scalar(1, 'int32'))
  const t = step.cast('float32')
  const rate = tf.sqrt(tf.sub(1, tf.pow(tf.scalar(0.999), t))).div(tf.sub(1, tf.pow(tf.scalar(0.9), t))).mul(0.01)
  const updates: Record<string, Tensor> = { step }
  for (const [name, g] of Object.entries(grads)) {
    const m = vars[`m/${name}`]!.mul(0.9).add(g.mul(0.1))
    const v = vars[`v/${name}`]!.mul(0.999).add(g.square().mul(0.001))
    updates[`m/${name}`] = m
    updates[`v/${name}`] = v
    updates[name] = vars[name]!.sub(rate.mul(m).div(v.sqrt().add(1e-7)))
  }
  return updates
}

export function withMoments(weights: readonly VariableSpec[]): VariableSpec[] {
  return [...weights, ...weights.flatMap(w => [zeros(`m/${w.name}`, w.shape), zeros(`v/${w.name}`, w.shape)]), stepVariable]
}

function pick(vars: Readonly<Record<string, Tensor>>, weights: readonly VariableSpec[]): Record<string, Tensor> {
  return Object.fromEntries(weights.map(w => [w.name, vars[w.name]!]))
}

/** Two dense layers, dropout and Adam. */
export function denseNetwork(): Network {
  const weights = [weight('a', [6, 16]), weight('b', [16]), weight('c', [16, 3])]
  const step: Program = {
    inputs: { x: { shape: [8, 6], dtype: 'float32' }, y: { shape: [8], dtype: 'int32' } },
    run({ tf, vars, inputs, random }) {
      const { loss, aux, grads } = gradients({
        tf,
        wrt: pick(vars, weights),
        loss: () => {
          const h = tf.tanh(inputs['x']!.matMul(vars['a']!).add(vars['b']!))
          const mask = random.uniform('dropout', [8, 16]).less(0.8).cast('float32')
          const logits = h.mul(mask).matMul(vars['c']!)
          const right = logits.argMax(1).equal(inputs['y']!)
          return { loss: tf.losses.softmaxCrossEntropy(tf.oneHot(inputs['y']!, 3), logits) as Tensor, aux: { right } }
        },
      })
      return { outputs: { loss, right: aux['right']! }, updates: adam(tf, vars, grads) }
    },
  }
  const predict: Program = {
    inputs: { x: { shape: [2, 6], dtype: 'float32' } },
    run: ({ vars, inputs }) => ({
      outputs: { y: inputs['x']!.matMul(vars['a']!).add(vars['b']!).tanh().matMul(vars['c']!) }, updates: {},
    }),
  }
  return { seed: 7, variables: withMoments(weights), programs: { step, predict } }
}

/** Rows of resident uint8 data chosen in the graph, embedded, and the gradient of the gather. */
export function embeddingNetwork(): Network {
  const weights = [weight('table', [11, 5]), weight('out', [5, 11])]
  const text: VariableSpec = {
    name: 'text', shape: [40], dtype: 'uint8', role: 'data', value: Uint8Array.from({ length: 40 }, (_, i) => i * 7 % 11),
  }
  const step: Program = {
    inputs: {},
    run({ tf, vars, random }) {
      const at = random.integers('rows', [12], 0, 39)
      const now = tf.gather(vars['text']!, at as never).cast('int32')
      const next = tf.gather(vars['text']!, at.add(tf.scalar(1, 'int32')) as never).cast('int32')
      const { loss, grads } = gradients({
        tf,
        wrt: pick(vars, weights),
        loss: () => {
          const logits = tf.gather(vars['table']!, now as never).matMul(vars['out']!)
          return tf.losses.softmaxCrossEntropy(tf.oneHot(next, 11), logits) as Tensor
        },
      })
      return { outputs: { loss, at }, updates: adam(tf, vars, grads) }
    },
  }
  return { seed: 99, variables: [...withMoments(weights), text], programs: { step } }
}

/** Convolution down, fused batch normalisation, transposed convolution up, normal noise. */
export function convNetwork(): Network {
  const weights = [weight('down', [3, 3, 1, 4]), weight('scale', [4], 1), weight('shift', [4]), weight('up', [3, 3, 1, 4])]
  const step: Program = {
    inputs: { x: { shape: [4, 8, 8, 1], dtype: 'float32' } },
    run({ tf, vars, inputs, random }) {
      const noisy = inputs['x']!.add(random.normal('noise', [4, 8, 8, 1], 0, 0.1))
      const { loss, aux, grads } = gradients({
        tf,
        wrt: pick(vars, weights),
        loss: () => {
          const h = tf.conv2d(noisy as Tensor4D, vars['down'] as Tensor4D, 2, 'same')
          const { y, mean } = fusedNorm(tf, h, { scale: vars['scale']!, shift: vars['shift']! })
          const back: Tensor = tf.conv2dTranspose(tf.relu(y) as Tensor4D, vars['up'] as Tensor4D, [4, 8, 8, 1], 2, 'same')
          return { loss: back.sub(inputs['x']!).square().mean(), aux: { mean } }
        },
      })
      const moving = vars['moving']!.mul(0.9).add(aux['mean']!.mul(0.1))
      return { outputs: { loss }, updates: { ...adam(tf, vars, grads), moving } }
    },
  }
  return { seed: 3, variables: [...withMoments(weights), zeros('moving', [4])], programs: { step } }
}

const normAttributes = {
  T: { type: 'float32' }, U: { type: 'float32' }, epsilon: { float: 1e-3 }, data_format: { string: 'NHWC' },
  is_training: { bool: true },
} as const

/** Batch normalisation by TensorFlow's fused kernel and its gradient kernel. */
export function fusedNorm(tf: Tf, x: Tensor, { scale, shift }: { scale: Tensor, shift: Tensor }) {
  let mean: Tensor | undefined
  const op = tf.customGrad((...args) => {
    const [a, s, b, save] = args as unknown as [Tensor, Tensor, Tensor, (t: Tensor[]) => void]
    const empty = tf.tensor1d([], 'float32')
    const outputs = executeRawOp(tf, 'FusedBatchNormV3', {
      ...normAttributes, exponential_avg_factor: { float: 1 },
    }, [a, s, b, empty, empty], 6)
    mean = tf.keep(outputs[1]!.clone())
    save([a, s, outputs[3]!, outputs[4]!, outputs[5]!])
    return {
      value: outputs[0]!,
      gradFunc: (dy: Tensor, saved: Tensor[]) =>
        executeRawOp(tf, 'FusedBatchNormGradV3', normAttributes, [dy, ...saved], 5).slice(0, 3),
    }
  })
  const y = op(x, scale, shift)
  const result = { y, mean: mean!.clone() }
  mean!.dispose()
  return result
}
