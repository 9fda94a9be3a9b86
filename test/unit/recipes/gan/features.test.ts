import { expect, test } from 'vitest'
import { makeRng } from '../../../../src-main/nn/rng'
import { featureCount, featureWeights, kernelDistance } from '../../../../src-main/recipes/gan/features'

function rows(count: number, seed: number, shift = 0): Float32Array[] {
  const rng = makeRng(seed, 'rows')
  return Array.from({ length: count }, () => Float32Array.from({ length: 6 }, () => rng.normal() + shift))
}

test('is the unbiased estimate of its definition', () => {
  const [a, b] = [[Float32Array.of(1, 0), Float32Array.of(0, 2)], [Float32Array.of(1, 1), Float32Array.of(-1, 3), Float32Array.of(2, 0)]]
  const k = (x: Float32Array, y: Float32Array): number => ((x[0]! * y[0]! + x[1]! * y[1]!) / 2 + 1) ** 3
  const among = k(a[0]!, a[1]!) + (k(b[0]!, b[1]!) + k(b[0]!, b[2]!) + k(b[1]!, b[2]!)) / 3
  const between = a.flatMap(x => b.map(y => k(x, y))).reduce((sum, value) => sum + value, 0) / 6
  expect(kernelDistance(a, b)).toBeCloseTo(among - 2 * between, 10)
  expect(kernelDistance(b, a)).toBeCloseTo(kernelDistance(a, b), 10)
})

test('is 0 in the mean between draws from one distribution, and grows with the distance', () => {
  const same = Array.from({ length: 40 }, (_, at) => kernelDistance(rows(40, 2 * at), rows(40, 2 * at + 1)))
  const mean = same.reduce((a, b) => a + b) / same.length
  const deviation = Math.sqrt(same.reduce((sum, value) => sum + (value - mean) ** 2, 0) / same.length)
  expect(Math.abs(mean)).toBeLessThan(3 * deviation / Math.sqrt(same.length))
  expect(same.some(value => value < 0)).toBe(true)
  const far = [0.5, 1, 2].map(shift => kernelDistance(rows(100, 1), rows(100, 2, shift)))
  expect(far[0]).toBeGreaterThan(mean + 3 * deviation)
  expect(far[2]).toBeGreaterThan(far[1]!)
  expect(far[1]).toBeGreaterThan(far[0]!)
})

test('the measuring network is the same for every run and has the features that it counts', () => {
  const [first, second] = featureWeights(3)
  expect(featureWeights(3)).toEqual([first, second])
  expect([first!.role, second!.role]).toEqual(['data', 'data'])
  expect(featureCount).toBe(4 * (first!.shape.at(-1)! + second!.shape.at(-1)!))
})
