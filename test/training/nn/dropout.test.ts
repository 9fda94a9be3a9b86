import { beforeAll, describe, expect, it } from 'vitest'
import { loadBackend } from '../../../src-main/engine/backend'
import { createRandom } from '../../../src-main/engine/random'
import type { Backend, Tensor } from '../../../src-main/engine/types'
import { dropout } from '../../../src-main/nn/dropout'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

interface Setting {
  readonly fused: boolean
  readonly share: number
  readonly seed?: number
  readonly step?: number
  readonly site?: string
}

interface Dropped { values: Float32Array, slopes: Float32Array }

function drop(count: number, { fused, share, seed = 1, step = 1, site = 'here' }: Setting): Dropped {
  const { tf } = backend
  const found = { values: new Float32Array(0), slopes: new Float32Array(0) }
  tf.tidy(() => {
    const draw = (x: Tensor): Tensor => {
      const random = createRandom({ tf, seed, step: () => tf.scalar(step, 'int32') })
      return dropout(tf, x, { random, site, share, fused })
    }
    const x = tf.fill([count], 3)
    found.values = Float32Array.from(draw(x).dataSync())
    found.slopes = Float32Array.from(tf.grad((at: Tensor) => draw(at).mul(2).sum())(x).dataSync())
  })
  return found
}

describe.each([true, false])('dropout, fused %s', fused => {
  it('leaves out its share and makes the others larger, in the gradient the same ones', () => {
    const count = 100_003
    const { values, slopes } = drop(count, { fused, share: 0.3 })
    const kept = values.filter(value => value !== 0)
    expect(kept.every(value => Math.abs(value - 3 / 0.7) < 1e-5)).toBe(true)
    // Five standard deviations of the binomial.
    expect(Math.abs(kept.length / count - 0.7)).toBeLessThan(5 * Math.sqrt(0.21 / count))
    slopes.forEach((slope, at) => expect(Math.abs(slope - (values[at] === 0 ? 0 : 2 / 0.7))).toBeLessThan(1e-5))
  })

  it('draws anew at each step and site and for each seed, and the same for the same', () => {
    const dropsOf = (setting: Partial<Setting>): string => drop(256, { fused, share: 0.5, ...setting }).values.join()
    const first = dropsOf({})
    expect(dropsOf({})).toBe(first)
    const others = [dropsOf({ step: 2 }), dropsOf({ site: 'there' }), dropsOf({ seed: 2 })]
    expect(new Set([first, ...others]).size).toBe(4)
  })

  it('has neighbours that know nothing of each other', () => {
    const { values } = drop(100_000, { fused, share: 0.5 })
    const { values: next } = drop(100_000, { fused, share: 0.5, step: 2 })
    const agreement = (a: Float32Array, b: Float32Array): number =>
      a.reduce((sum, value, at) => sum + Number((value === 0) === (b[at] === 0)), 0) / a.length
    for (const lag of [1, 2, 16, 17]) expect(agreement(values.slice(lag), values.slice(0, -lag))).toBeCloseTo(0.5, 1.8)
    expect(agreement(values, next)).toBeCloseTo(0.5, 1.8)
  })
})
