import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { learningRate } from '../../../src-main/nn/schedule'

const cosine = { learningRate: 0.01, schedule: 'cosine', warmup: 0 }

describe('the learning rate', () => {
  it('falls as half a cosine to a hundredth', () => {
    expect(learningRate(cosine, 1, 0)).toBeCloseTo(0.01, 12)
    expect(learningRate(cosine, 50, 0.5)).toBeCloseTo((0.01 + 0.0001) / 2, 12)
    expect(learningRate(cosine, 100, 1)).toBeCloseTo(0.0001, 12)
    expect(learningRate(cosine, 101, 1.5)).toBeCloseTo(0.0001, 12)
  })

  it('rises in a line through the warm-up, from the first step on above 0', () => {
    const params = { learningRate: 0.01, schedule: 'constant', warmup: 10 }
    expect([1, 5, 10, 11].map(step => learningRate(params, step, 0))).toEqual([0.001, 0.005, 0.01, 0.01])
    expect(learningRate({ ...params, schedule: 'cosine' }, 5, 0.5)).toBeCloseTo(0.5 * 0.00505, 12)
    expect(learningRate({ ...params, warmup: 0 }, 1, 0.9)).toBe(0.01)
  })

  it('is positive, never above the highest, and never rises after the warm-up', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (a, b) => {
      const [early, late] = [Math.min(a, b), Math.max(a, b)].map(progress => learningRate(cosine, 1000, progress)) as [number, number]
      expect(late).toBeGreaterThan(0)
      expect(early).toBeLessThanOrEqual(0.01 + 1e-15)
      expect(late).toBeLessThanOrEqual(early + 1e-15)
    }))
  })
})
