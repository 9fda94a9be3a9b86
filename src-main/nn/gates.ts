/** Slopes of the gates' activations from their outputs, each one kernel of TensorFlow. Of the same shape, float32. */
import { executeRawOp } from '../engine/addon'
import type { Tensor, Tf } from '../engine/types'

const attributes = { T: { type: 'float32' } } as const

/** dy * y * (1 - y) for y = sigmoid(x). */
export function sigmoidGradient(tf: Tf, y: Tensor, dy: Tensor): Tensor {
  return executeRawOp(tf, 'SigmoidGrad', attributes, [y, dy], 1)[0]!
}

/** dy * (1 - y²) for y = tanh(x). */
export function tanhGradient(tf: Tf, y: Tensor, dy: Tensor): Tensor {
  return executeRawOp(tf, 'TanhGrad', attributes, [y, dy], 1)[0]!
}

/** dy where y > 0, else 0, for y = relu(x). */
export function reluGradient(tf: Tf, y: Tensor, dy: Tensor): Tensor {
  return executeRawOp(tf, 'ReluGrad', attributes, [dy, y], 1)[0]!
}
