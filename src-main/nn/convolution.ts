/** Layers of convolutional networks, NHWC, float32. */
import type { Tensor4D } from '@tensorflow/tfjs-node'
import { executeRawOp } from '../engine/addon'
import type { Tensor, Tf } from '../engine/types'
import { reluGradient } from './gates'
import { fitsWinograd, winogradConvolve, winogradConvolveTransposed } from './winograd'

/** Whether the studio's own kernels (Backend.cellKernels) may be used. */
export interface ConvolutionOptions { readonly stride: number, readonly fused: boolean }

/** Up to so many channels of the images, a product of their windows is faster than the usual kernels, which fill vectors. */
const fewChannels = 4

/** x [batch, h, w, in] under weights [k, k, in, out]; stride 2 halves h and w. */
export function convolve(tf: Tf, x: Tensor, weights: Tensor, { stride, fused }: ConvolutionOptions): Tensor {
  const [kernel, , channels, out] = weights.shape as [number, number, number, number]
  if (fused && channels <= fewChannels && kernel >= stride && x.shape[1]! % stride === 0 && x.shape[2]! % stride === 0) {
    const windows = unfold(tf, x, { kernel, stride })
    return productOf(tf, windows, weights.reshape([-1, out]))
  }
  const images = { height: x.shape[1]!, width: x.shape[2]! }
  if (fused && stride === 2 && fitsWinograd(images, weights.shape)) return winogradConvolve(tf, x, weights)
  return tf.conv2d(x as Tensor4D, weights as Tensor4D, stride, 'same')
}

/** x [batch, h, w, in] under weights [k, k, out, in] to [batch, h * stride, w * stride, out]. */
export function convolveTransposed(tf: Tf, x: Tensor, weights: Tensor, { stride, fused }: ConvolutionOptions): Tensor {
  const [kernel, , channels, inputs] = weights.shape as [number, number, number, number]
  if (fused && channels <= fewChannels && kernel >= stride) {
    const windows = productOf(tf, x, weights.reshape([-1, inputs]), true)
    return fold(tf, windows, { kernel, stride })
  }
  const [batch, height, width] = x.shape as [number, number, number]
  const images = { height: 2 * height, width: 2 * width }
  if (fused && stride === 2 && fitsWinograd(images, weights.shape)) return winogradConvolveTransposed(tf, x, weights)
  const shape: [number, number, number, number] = [batch, height * stride, width * stride, weights.shape[2]!]
  return tf.conv2dTranspose(x as Tensor4D, weights as Tensor4D, shape, stride, 'same')
}

/** The last axis of x [batch, h, w, in] under a matrix [in, out], or [out, in] transposed. */
function productOf(tf: Tf, x: Tensor, matrix: Tensor, transposed = false): Tensor {
  const [batch, height, width, inputs] = x.shape as [number, number, number, number]
  const product = tf.matMul(x.reshape([-1, inputs]) as never, matrix as never, false, transposed)
  return product.reshape([batch, height, width, product.shape[1]!])
}

interface WindowSize { readonly kernel: number, readonly stride: number }

/** Images [n, h, w, c] to their windows [n, h / stride, w / stride, kernel * kernel * c]. Linear, the transpose of fold. */
function unfold(tf: Tf, images: Tensor, size: WindowSize): Tensor {
  return tf.customGrad((...args) => ({
    value: windowsOp(tf, 'DuetUnfold', { x: args[0] as Tensor, size }), gradFunc: (dy: Tensor) => fold(tf, dy, size),
  }))(images)
}

/** Windows to images, added where they overlap. */
function fold(tf: Tf, windows: Tensor, size: WindowSize): Tensor {
  return tf.customGrad((...args) => ({
    value: windowsOp(tf, 'DuetFold', { x: args[0] as Tensor, size }), gradFunc: (dy: Tensor) => unfold(tf, dy, size),
  }))(windows)
}

function windowsOp(tf: Tf, name: string, { x, size }: { x: Tensor, size: WindowSize }): Tensor {
  return executeRawOp(tf, name, { kernel: { int: size.kernel }, stride: { int: size.stride } }, [x], 1)[0]!
}

/**
 * max(x, slope * x) for 0 <= slope < 1 by TensorFlow's kernel and its gradient kernel. The gradient has a gradient too,
 * which gradient penalties need and tf.leakyRelu in tfjs 4.22 lacks.
 */
export function leakyRelu(tf: Tf, x: Tensor, slope: number): Tensor {
  return tf.customGrad((...args) => {
    const [input, save] = args as unknown as [Tensor, (kept: Tensor[]) => void]
    save([input])
    return {
      value: rawLeaky(tf, 'LeakyRelu', { inputs: [input], slope }),
      gradFunc: (dy: Tensor, kept: Tensor[]) => leakyReluGradient(tf, dy, { x: kept[0]!, slope }),
    }
  })(x)
}

/** dy where x > 0, slope * dy elsewhere; linear in dy, and flat in x almost everywhere. */
function leakyReluGradient(tf: Tf, dy: Tensor, { x, slope }: { x: Tensor, slope: number }): Tensor {
  return tf.customGrad((...args) => {
    const [given, at, save] = args as unknown as [Tensor, Tensor, (kept: Tensor[]) => void]
    save([at])
    return {
      value: rawLeaky(tf, 'LeakyReluGrad', { inputs: [given, at], slope }),
      gradFunc: (ddy: Tensor, kept: Tensor[]) => [leakyReluGradient(tf, ddy, { x: kept[0]!, slope }), tf.zerosLike(kept[0]!)],
    }
  })(dy, x)
}

/** max(x, 0) whose gradient is one kernel (tf.relu takes seven) and has a gradient of its own. */
export function relu(tf: Tf, x: Tensor): Tensor {
  return tf.customGrad((...args) => {
    const [input, save] = args as unknown as [Tensor, (kept: Tensor[]) => void]
    const value = executeRawOp(tf, 'Relu', { T: { type: 'float32' } }, [input], 1)[0]!
    save([value])
    return { value, gradFunc: (dy: Tensor, kept: Tensor[]) => reluSlope(tf, dy, kept[0]!) }
  })(x)
}

/** dy where y > 0, else 0; linear in dy. */
function reluSlope(tf: Tf, dy: Tensor, y: Tensor): Tensor {
  return tf.customGrad((...args) => {
    const [given, at, save] = args as unknown as [Tensor, Tensor, (kept: Tensor[]) => void]
    save([at])
    return {
      value: reluGradient(tf, at, given),
      gradFunc: (ddy: Tensor, kept: Tensor[]) => [reluSlope(tf, ddy, kept[0]!), tf.zerosLike(kept[0]!)],
    }
  })(dy, y)
}

function rawLeaky(tf: Tf, name: string, { inputs, slope }: { inputs: Tensor[], slope: number }): Tensor {
  return executeRawOp(tf, name, { T: { type: 'float32' }, alpha: { float: slope } }, inputs, 1)[0]!
}

const attributes = {
  T: { type: 'float32' }, U: { type: 'float32' }, epsilon: { float: 1e-3 }, data_format: { string: 'NHWC' }, is_training: { bool: true },
} as const

/**
 * Batch normalisation (Ioffe and Szegedy 2015) of x [batch, h, w, channels] by the statistics of this batch, with
 * TensorFlow's fused kernel and its gradient kernel; scale and shift [channels].
 */
export function batchNorm(tf: Tf, x: Tensor, { scale, shift }: { scale: Tensor, shift: Tensor }): Tensor {
  const op = tf.customGrad((...args) => {
    const [input, s, b, save] = args as unknown as [Tensor, Tensor, Tensor, (kept: Tensor[]) => void]
    const empty = tf.tensor1d([], 'float32')
    const outputs = executeRawOp(tf, 'FusedBatchNormV3', { ...attributes, exponential_avg_factor: { float: 1 } }, [input, s, b, empty, empty], 6)
    save([input, s, outputs[3]!, outputs[4]!, outputs[5]!])
    return {
      value: outputs[0]!,
      gradFunc: (dy: Tensor, kept: Tensor[]) => executeRawOp(tf, 'FusedBatchNormGradV3', attributes, [dy, ...kept], 5).slice(0, 3),
    }
  })
  return op(x, scale, shift)
}
