import { beforeAll, describe, expect, it } from 'vitest'
import { loadBackend } from '../../../src-main/engine/backend'
import { gradients } from '../../../src-main/engine/gradients'
import type { Backend, Tensor } from '../../../src-main/engine/types'
import { batchNorm, convolve, convolveTransposed, leakyRelu, relu } from '../../../src-main/nn/convolution'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

const wave = (size: number, phase: number): number[] =>
  Array.from({ length: size }, (_, at) => Math.sin(phase + 1.7 * at) + 0.2 * Math.cos(at * at))

/** Batch norm of [rows, channels] in float64. */
interface Norm { readonly channels: number, readonly scale: readonly number[], readonly shift: readonly number[] }

function plainNorm(x: readonly number[], { channels, scale, shift }: Norm): number[] {
  const rows = x.length / channels
  const column = (c: number): number[] => Array.from({ length: rows }, (_, row) => x[row * channels + c]!)
  const means = scale.map((_, c) => column(c).reduce((a, b) => a + b) / rows)
  const variances = scale.map((_, c) => column(c).reduce((sum, value) => sum + (value - means[c]!) ** 2, 0) / rows)
  return x.map((value, at) => {
    const c = at % channels
    return scale[c]! * (value - means[c]!) / Math.sqrt(variances[c]! + 1e-3) + shift[c]!
  })
}

describe('batch normalisation', () => {
  const shape = [2, 2, 3, 2]
  const start = { x: wave(24, 0.4), scale: [1.5, -0.7], shift: [0.2, 3] }
  const weights = wave(24, 2)

  it('has the value and the slopes of its formula', () => {
    const { tf } = backend
    const plain = (at: typeof start): number =>
      plainNorm(at.x, { channels: 2, ...at }).reduce((sum, value, index) => sum + value * weights[index]!, 0)
    tf.tidy(() => {
      const wrt = { x: tf.tensor(start.x, shape), scale: tf.tensor(start.scale), shift: tf.tensor(start.shift) }
      const { aux, grads } = gradients<{ y: Tensor }>({
        tf, wrt, loss: () => {
          const y = batchNorm(tf, wrt.x, wrt)
          return { loss: y.mul(tf.tensor(weights, shape)).sum(), aux: { y } }
        },
      })
      const expected = plainNorm(start.x, { channels: 2, ...start })
      aux.y.dataSync().forEach((value: number, at: number) => expect(Math.abs(value - expected[at]!)).toBeLessThan(1e-5))
      for (const name of ['x', 'scale', 'shift'] as const) {
        grads[name]!.dataSync().forEach((slope: number, at: number) => {
          const moved = (by: number): number =>
            plain({ ...start, [name]: start[name].map((value, index) => index === at ? value + by : value) })
          expect(Math.abs(slope - (moved(1e-5) - moved(-1e-5)) / 2e-5)).toBeLessThan(2e-4)
        })
      }
    })
  })
})

describe('convolutions', () => {
  it('halve and double the sides, the second being the transpose of the first', () => {
    const { tf } = backend
    tf.tidy(() => {
      const w = tf.tensor(wave(4 * 4 * 2 * 3, 1), [4, 4, 2, 3])
      const [x, y] = [tf.tensor(wave(6 * 6 * 2, 0), [1, 6, 6, 2]), tf.tensor(wave(3 * 3 * 3, 5), [1, 3, 3, 3])]
      const [down, up] = [convolve(tf, x, w, { stride: 2, fused: false }), convolveTransposed(tf, y, w, { stride: 2, fused: false })]
      expect([down.shape, up.shape]).toEqual([[1, 3, 3, 3], [1, 6, 6, 2]])
      // <W x, y> = <x, Wᵀ y>
      expect(down.mul(y).sum().dataSync()[0]).toBeCloseTo(x.mul(up).sum().dataSync()[0]!, 3)
    })
  })
})

/** A convolution in float64 with the padding `same`: x [side, side, in], w [k, k, in, out], zeros outside. */
interface Sizes { readonly side: number, readonly k: number, readonly from: number, readonly to: number, readonly stride: number }

function plainConvolve(x: readonly number[], w: readonly number[], { side, k, from, to, stride }: Sizes): number[] {
  const out = Math.ceil(side / stride)
  const before = Math.floor(Math.max(0, (out - 1) * stride + k - side) / 2)
  const inside = (at: number): boolean => at >= 0 && at < side
  return Array.from({ length: out * out * to }, (_, at) => {
    const [row, column, o] = [Math.floor(at / to / out), Math.floor(at / to) % out, at % to]
    let sum = 0
    for (let tap = 0; tap < k * k * from; tap++) {
      const [dy, dx, i] = [Math.floor(tap / from / k), Math.floor(tap / from) % k, tap % from]
      const [y, xx] = [row * stride + dy - before, column * stride + dx - before]
      if (inside(y) && inside(xx)) sum += x[(y * side + xx) * from + i]! * w[tap * to + o]!
    }
    return sum
  })
}

/** Each value of x spread over the output by the same weights: the transpose of plainConvolve. */
function plainTransposed(x: readonly number[], w: readonly number[], sizes: Sizes): number[] {
  const large = sizes.side ** 2 * sizes.from
  return Array.from({ length: large }, (_, at) => {
    const unit = Array.from({ length: large }, (_one, other) => other === at ? 1 : 0)
    return plainConvolve(unit, w, sizes).reduce((sum, value, index) => sum + value * x[index]!, 0)
  })
}

// Even and odd sides, the kernels of the recipes, both strides.
describe.each([
  { side: 4, k: 4, from: 2, to: 3, stride: 2 }, { side: 5, k: 5, from: 1, to: 2, stride: 2 }, { side: 4, k: 3, from: 2, to: 2, stride: 1 },
  { side: 6, k: 5, from: 3, to: 2, stride: 2 },
].flatMap(sizes => [{ ...sizes, fused: false }, { ...sizes, fused: true }]))('a convolution %j', sizes => {
  const { side, k, from, to, stride, fused } = sizes
  const out = Math.ceil(side / stride)
  const w = wave(k * k * from * to, 1)
  const shapes = { large: [1, side, side, from], small: [1, out, out, to], w: [k, k, from, to] }
  const layers = {
    'ordinary': { layer: convolve, plain: plainConvolve, x: wave(side * side * from, 0.3), into: shapes.large, outOf: shapes.small },
    'transposed': { layer: convolveTransposed, plain: plainTransposed, x: wave(out * out * to, 0.8), into: shapes.small, outOf: shapes.large },
  }

  it.each(side % stride === 0 ? ['ordinary', 'transposed'] as const : ['ordinary'] as const)('%s: has the value and the slopes of its sums', which => {
    const { layer, plain, x, into, outOf } = layers[which]
    const { tf } = backend
    const weights = wave(outOf.reduce((a, b) => a * b), 2)
    const start = { x, w }
    const total = (at: typeof start): number => plain(at.x, at.w, sizes).reduce((sum, value, index) => sum + value * weights[index]!, 0)
    tf.tidy(() => {
      const wrt = { x: tf.tensor(x, into), w: tf.tensor(w, shapes.w) }
      const { aux, grads } = gradients<{ y: Tensor }>({
        tf, wrt, loss: () => {
          const y = layer(tf, wrt.x, wrt.w, { stride, fused })
          return { loss: y.mul(tf.tensor(weights, outOf)).sum(), aux: { y } }
        },
      })
      expect(aux.y.shape).toEqual(outOf)
      const expected = plain(x, w, sizes)
      aux.y.dataSync().forEach((value: number, at: number) => expect(Math.abs(value - expected[at]!)).toBeLessThan(1e-5))
      for (const name of ['x', 'w'] as const) {
        grads[name]!.dataSync().forEach((found: number, at: number) => {
          const moved = (by: number): number =>
            total({ ...start, [name]: start[name].map((value, index) => index === at ? value + by : value) })
          expect(Math.abs(found - (moved(1e-4) - moved(-1e-4)) / 2e-4)).toBeLessThan(2e-5)
        })
      }
    })
  })
})

describe('ReLU', () => {
  it('has the slope of its formula and a slope of that slope', () => {
    const { tf } = backend
    tf.tidy(() => {
      const x = tf.tensor([-2, -0.5, 0.5, 2])
      expect([...relu(tf, x).dataSync()]).toEqual([0, 0, 0.5, 2])
      expect([...tf.grad(at => relu(tf, at).sum())(x).dataSync()]).toEqual([0, 0, 1, 1])
      const twice = tf.grad(at => tf.grad(inner => relu(tf, inner).square().sum())(at).sum())
      expect([...twice(x).dataSync()]).toEqual([0, 0, 2, 2])
    })
  })
})

describe('leaky ReLU', () => {
  it('has a slope left of 0 and a slope of that slope', () => {
    const { tf } = backend
    tf.tidy(() => {
      const x = tf.tensor([-2, -0.5, 0.5, 2])
      expect([...leakyRelu(tf, x, 0.2).dataSync()].map(value => Number(value.toFixed(5)))).toEqual([-0.4, -0.1, 0.5, 2])
      const slope = tf.grad(at => leakyRelu(tf, at, 0.2).sum())
      expect([...slope(x).dataSync()].map(value => Number(value.toFixed(5)))).toEqual([0.2, 0.2, 1, 1])
      // d/dx of (d/dx leaky(x)²)= 2 slope²: a gradient penalty goes through it.
      const twice = tf.grad(at => tf.grad(inner => leakyRelu(tf, inner, 0.2).square().sum())(at).sum())
      expect([...twice(x).dataSync()].map(value => Number(value.toFixed(5)))).toEqual([0.08, 0.08, 2, 2])
    })
  })
})
