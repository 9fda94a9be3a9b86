import { beforeAll, describe, expect, it } from 'vitest'
import { loadBackend } from '../../../src-main/engine/backend'
import type { Backend, Tensor } from '../../../src-main/engine/types'
import { adam, blend, clipByGlobalNorm, globalNorm, moments } from '../../../src-main/nn/adam'
import { constant } from '../../../src-main/nn/variables'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

const [beta1, beta2, rate] = [0.9, 0.99, 0.01]
const gradientOf = (step: number, at: number): number => Math.sin(3.7 * step + 1.1 * at) * (at + 1)

/** Adam by its paper in float64, with decoupled decay. */
function plainAdam(start: readonly number[], { steps, decay }: { steps: number, decay: number }): number[] {
  const weights = [...start]
  const m = start.map(() => 0)
  const v = start.map(() => 0)
  for (let step = 1; step <= steps; step++) {
    for (let at = 0; at < weights.length; at++) {
      const g = gradientOf(step, at)
      m[at] = beta1 * m[at]! + (1 - beta1) * g
      v[at] = beta2 * v[at]! + (1 - beta2) * g * g
      const first = m[at]! / (1 - beta1 ** step)
      const second = v[at]! / (1 - beta2 ** step)
      weights[at]! -= rate * decay * weights[at]! + rate * first / (Math.sqrt(second) + 1e-8)
    }
  }
  return weights
}

interface Setting { readonly shape: number[], readonly steps: number, readonly decay: number, readonly fused?: boolean }

function train(start: readonly number[], { shape, steps, decay, fused = false }: Setting): Float32Array {
  const { tf } = backend
  let values: Record<string, Float32Array> = { w: Float32Array.from(start), ...Object.fromEntries(
    moments([constant('w', shape, 0)]).map(spec => [spec.name, spec.value as Float32Array])) }
  for (let step = 1; step <= steps; step++) {
    tf.tidy(() => {
      const vars = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tf.tensor(value, shape)]))
      const grads = { w: tf.tensor(start.map((_, at) => gradientOf(step, at)), shape) }
      const updates = adam({ tf, vars, grads, rate: tf.scalar(rate), count: tf.scalar(step), beta1, beta2, decay, fused })
      values = Object.fromEntries(Object.entries(updates).map(([name, one]) => [name, one.dataSync() as Float32Array]))
    })
  }
  return values['w']!
}

describe('adam', () => {
  const start = [0.5, -1, 2, 0.1]

  const long = Array.from({ length: 37 }, (_, at) => Math.cos(at))

  it.each([
    [start, [2, 2], 0.1], [start, [2, 2], 0], [start, [4], 0], [long, [37, 1], 0.1],
  ] as const)('is the paper\'s over 20 steps, with and without the kernel: %j as %j, decay %d', (from, shape, decay) => {
    for (const fused of [false, true]) {
      const found = train(from, { shape: [...shape], steps: 20, decay, fused })
      plainAdam(from, { steps: 20, decay }).forEach((value, at) => expect(Math.abs(found[at]! - value)).toBeLessThan(2e-5))
    }
  })

  it('pulls matrices to 0, not vectors', () => {
    const vector = train(start, { shape: [4], steps: 20, decay: 0.1 })
    plainAdam(start, { steps: 20, decay: 0 }).forEach((value, at) => expect(Math.abs(vector[at]! - value)).toBeLessThan(1e-5))
    expect(train(start, { shape: [2, 2], steps: 20, decay: 0.1 })).not.toEqual(vector)
  })
})

it('blends as the formula says, with and without the kernel', () => {
  const { tf } = backend
  for (const fused of [false, true]) {
    const mixed = tf.tidy(() => blend(tf, { a: tf.range(0, 21), b: tf.fill([21], 10), share: tf.scalar(0.75), fused }).dataSync())
    mixed.forEach((value: number, at: number) => expect(value).toBeCloseTo(0.75 * at + 2.5, 5))
  }
})

describe('clipping', () => {
  const clip = (scale: number, limit: number, fused = false): { norm: number, after: number, values: number[] } => {
    const { tf } = backend
    const out: { norm: number, after: number, values: number[] } = { norm: 0, after: 0, values: [] }
    tf.tidy(() => {
      const grads: Record<string, Tensor> = { a: tf.tensor([3 * scale, 0], [2]), b: tf.tensor([[4 * scale]], [1, 1]) }
      const clipped = clipByGlobalNorm(tf, grads, { limit, fused })
      out.norm = clipped.norm.dataSync()[0]!
      const short = Object.fromEntries(Object.entries(grads).map(([name, grad]) => [name, grad.mul(clipped.scale)]))
      out.after = globalNorm(tf, short, { fused }).dataSync()[0]!
      out.values = [...short['a']!.dataSync(), ...short['b']!.dataSync()]
    })
    return out
  }

  it('shortens long gradients to the limit, keeps their direction and says how long they were', () => {
    const { norm, after, values } = clip(1, 0.5)
    expect(norm).toBeCloseTo(5, 5)
    expect(after).toBeCloseTo(0.5, 5)
    expect(values[0]! / values[2]!).toBeCloseTo(0.75, 5)
  })

  it('measures with and without the kernel, also what fills no vector', () => {
    for (const scale of [1, 0.01]) {
      const [plain, fused] = [clip(scale, 0.5), clip(scale, 0.5, true)]
      expect(fused.norm).toBeCloseTo(plain.norm, 6)
    }
    const { tf } = backend
    const values = Float32Array.from({ length: 12_345 }, (_, at) => Math.sin(at))
    const norm = tf.tidy(() => globalNorm(tf, { a: tf.tensor(values) }, { fused: true }).dataSync()[0]!)
    expect(norm).toBeCloseTo(Math.sqrt(values.reduce((sum, one) => sum + one * one, 0)), 4)
  })

  it('leaves short ones as they are', () => {
    expect(clip(0.01, 0.5).values.map(value => Math.fround(value))).toEqual([Math.fround(0.03), 0, Math.fround(0.04)])
  })

  it('leaves gradients of 0 at 0', () => {
    expect(clip(0, 0.5)).toEqual({ norm: 0, after: 0, values: [0, 0, 0] })
  })
})
