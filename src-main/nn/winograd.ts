/**
 * Convolutions with 4x4 weights and stride 2 by the studio's own kernels (engine/native/winograd.h): less than half the
 * multiplications. Everything is linear in each of its factors and made of three products whose gradients are these three
 * again, so gradients of any order pass.
 */
import { executeRawOp } from '../engine/addon'
import type { Tensor, Tf } from '../engine/types'

/** Height and width of the images, which have twice the side of the outputs. */
interface ImageSize { readonly height: number, readonly width: number }

/** Whether images [n, height, width, channels] under weights [4, 4, channels, outputs] can be done so, and whether it is faster. */
export function fitsWinograd(images: ImageSize, weights: readonly number[]): boolean {
  const [rows, columns, channels, outputs] = weights as [number, number, number, number]
  const isEven = images.height % 2 === 0 && images.width % 2 === 0
  return rows === 4 && columns === 4 && channels % 16 === 0 && outputs % 16 === 0 && isEven && images.height >= 6 && images.width >= 6
}

/** x [n, height, width, in] under weights [4, 4, in, out] to [n, height / 2, width / 2, out], with `same` padding. */
export function winogradConvolve(tf: Tf, x: Tensor, weights: Tensor): Tensor {
  const size = { height: x.shape[1]!, width: x.shape[2]! }
  return fromPoints(tf, forward(tf, { size, points: toPoints(tf, x, { size, phases: 2 }), weights }), { size, phases: 1 })
}

/** The transpose: x [n, h, w, out] under weights [4, 4, in, out] to [n, 2 h, 2 w, in]. */
export function winogradConvolveTransposed(tf: Tf, x: Tensor, weights: Tensor): Tensor {
  const size = { height: 2 * x.shape[1]!, width: 2 * x.shape[2]! }
  return fromPoints(tf, backward(tf, { size, points: toPoints(tf, x, { size, phases: 1 }), weights }), { size, phases: 2 })
}

/** Of the images there are four phases side by side in each row of points, of the outputs one. */
interface Transform { readonly size: ImageSize, readonly phases: 1 | 2 }

function toPoints(tf: Tf, images: Tensor, transform: Transform): Tensor {
  return tf.customGrad((...args) => ({
    value: executeRawOp(tf, 'DuetToPoints', { phases: { int: transform.phases } }, [args[0] as Tensor], 1)[0]!,
    gradFunc: (dy: Tensor) => fromPoints(tf, dy, transform),
  }))(images)
}

function fromPoints(tf: Tf, points: Tensor, transform: Transform): Tensor {
  const { size: { height, width }, phases } = transform
  const attributes = { phases: { int: phases }, height: { int: height }, width: { int: width } }
  return tf.customGrad((...args) => ({
    value: executeRawOp(tf, 'DuetFromPoints', attributes, [args[0] as Tensor], 1)[0]!,
    gradFunc: (dy: Tensor) => toPoints(tf, dy, transform),
  }))(points)
}

interface Weighted { readonly size: ImageSize, readonly points: Tensor, readonly weights: Tensor }

/** Points of images to points of outputs. */
function forward(tf: Tf, { size, points, weights }: Weighted): Tensor {
  return bilinear(tf, [points, weights], {
    value: (a, w) => product(tf, [a, weightPoints(tf, w, false)], { size, transposed: false }),
    slopes: (dy, a, w) => [() => backward(tf, { size, points: dy, weights: w }), () => pairing(tf, { size, images: a, outputs: dy })],
  })
}

/** Points of outputs to points of images: the transpose of forward. */
function backward(tf: Tf, { size, points, weights }: Weighted): Tensor {
  return bilinear(tf, [points, weights], {
    value: (a, w) => product(tf, [a, weightPoints(tf, w, true)], { size, transposed: false }),
    slopes: (dy, a, w) => [() => forward(tf, { size, points: dy, weights: w }), () => pairing(tf, { size, images: dy, outputs: a })],
  })
}

/** Points of images and of outputs to weights: what the sum of forward(images) times outputs changes by with each weight. */
function pairing(tf: Tf, { size, images, outputs }: { size: ImageSize, images: Tensor, outputs: Tensor }): Tensor {
  return bilinear(tf, [images, outputs], {
    value: (a, b) => executeRawOp(tf, 'DuetPointWeightsBack', {}, [product(tf, [a, b], { size, transposed: true })], 1)[0]!,
    slopes: (dw, a, b) => [() => backward(tf, { size, points: b, weights: dw }), () => forward(tf, { size, points: a, weights: dw })],
  })
}

interface Bilinear {
  readonly value: (a: Tensor, b: Tensor) => Tensor
  readonly slopes: (dy: Tensor, a: Tensor, b: Tensor) => [() => Tensor, () => Tensor]
}

function bilinear(tf: Tf, factors: [Tensor, Tensor], { value, slopes }: Bilinear): Tensor {
  return tf.customGrad((...args) => {
    const [a, b, save] = args as unknown as [Tensor, Tensor, (kept: Tensor[]) => void]
    save([a, b])
    return { value: value(a, b), gradFunc: (dy: Tensor, kept: Tensor[]) => slopes(dy, kept[0]!, kept[1]!).map(slope => slope()) }
  })(...factors)
}

function weightPoints(tf: Tf, weights: Tensor, transposed: boolean): Tensor {
  return executeRawOp(tf, 'DuetPointWeights', { transposed: { bool: transposed } }, [weights], 1)[0]!
}

interface ProductOptions { readonly size: ImageSize, readonly transposed: boolean }

function product(tf: Tf, factors: [Tensor, Tensor], { size: { height, width }, transposed }: ProductOptions): Tensor {
  const attributes = { height: { int: height }, width: { int: width }, transposed: { bool: transposed } }
  return executeRawOp(tf, 'DuetPointProduct', attributes, factors, 1)[0]!
}
