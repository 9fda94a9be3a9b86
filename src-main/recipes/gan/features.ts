/**
 * How far drawn images are from held-out real ones: the kernel distance (KID, Binkowski et al. 2018) in the features of a
 * small random convolutional network, the same for every run and whitened by the training images (whiten.ts), so that
 * values can be compared between runs on the same dataset.
 */
import type { Tensor, Tf, VariableSpec } from '../../engine/types'
import { convolve } from '../../nn/convolution'
import { normal } from '../../nn/variables'

/** Of the measuring network; never changes. */
const featureSeed = 20_260_101
const widths = [32, 64] as const
export const featureCount = 4 * (widths[0] + widths[1])

export function featureWeights(channels: number): VariableSpec[] {
  const conv = (name: string, shape: number[]): VariableSpec => {
    const fan = shape[0]! * shape[1]! * shape[2]!
    return { ...normal(featureSeed, name, { shape, deviation: Math.sqrt(2 / fan) }), role: 'data' }
  }
  return [conv('feature/1', [5, 5, channels, widths[0]]), conv('feature/2', [5, 5, widths[0], widths[1]])]
}

/** The same bits on every computer of a kind, with or without the studio's kernels. */
const asEver = { stride: 2, fused: false } as const

/** Means of both layers over each quarter of the image, [n, featureCount]. */
export function randomFeatures(tf: Tf, vars: Readonly<Record<string, Tensor>>, images: Tensor): Tensor {
  const h1 = tf.relu(convolve(tf, images, vars['feature/1']!, asEver))
  const h2 = tf.relu(convolve(tf, h1, vars['feature/2']!, asEver))
  return tf.concat([quarters(tf, h1), quarters(tf, h2)], 1)
}

function quarters(tf: Tf, x: Tensor): Tensor {
  const [n, height, width, channels] = x.shape as [number, number, number, number]
  const [h, w] = [Math.floor(height / 2), Math.floor(width / 2)]
  const corners = [[0, 0], [0, width - w], [height - h, 0], [height - h, width - w]] as const
  return tf.concat(corners.map(([top, left]) => x.slice([0, top, left, 0], [n, h, w, channels]).mean([1, 2])), 1)
}

/** Unbiased squared MMD under the kernel (a·b / d + 1)³ between rows of two matrices [n, d]; may be a little below 0. */
export function kernelDistance(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  const among = (rows: readonly Float32Array[]): number => {
    let sum = 0
    for (let i = 0; i < rows.length; i++) for (let j = 0; j < i; j++) sum += 2 * kernel(rows[i]!, rows[j]!)
    return sum / (rows.length * (rows.length - 1))
  }
  let between = 0
  for (const one of a) for (const other of b) between += kernel(one, other)
  return among(a) + among(b) - 2 * between / (a.length * b.length)
}

function kernel(a: Float32Array, b: Float32Array): number {
  let dot = 0
  for (let at = 0; at < a.length; at++) dot += a[at]! * b[at]!
  return (dot / a.length + 1) ** 3
}
