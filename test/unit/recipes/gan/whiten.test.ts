import { expect, test } from 'vitest'
import { makeRng } from '../../../../src-main/nn/rng'
import { kernelDistance } from '../../../../src-main/recipes/gan/features'
import { whitening } from '../../../../src-main/recipes/gan/whiten'

/** Rows whose second value nearly follows the first, with little of its own. */
function rows(count: number, { seed, shift = 0 }: { seed: number, shift?: number }): Float32Array[] {
  const rng = makeRng(seed, 'rows')
  return Array.from({ length: count }, () => {
    const common = rng.normal()
    return Float32Array.of(5 + 10 * common, 3 + 10 * common + 2 * rng.normal() + shift)
  })
}

test('decorrelates and centres what it was made of, but for its ridge', () => {
  const given = rows(4000, { seed: 1 })
  const white = whitening(given)(given)
  const mean = (of: (row: Float32Array) => number): number => white.reduce((sum, row) => sum + of(row), 0) / white.length
  expect(mean(row => row[0]!)).toBeCloseTo(0, 3)
  expect(mean(row => row[1]!)).toBeCloseTo(0, 3)
  expect(mean(row => row[0]! ** 2)).toBeCloseTo(1 / 1.1, 1)
  expect(Math.abs(mean(row => row[0]! * row[1]!))).toBeLessThan(0.4)
})

test('sees a change in a direction that varies little, which the plain distance does not', () => {
  const [given, same, moved] = [rows(300, { seed: 1 }), rows(300, { seed: 2 }), rows(300, { seed: 2, shift: 8 })]
  const whiten = whitening(given)
  const ratio = (map: (all: Float32Array[]) => Float32Array[]): number =>
    kernelDistance(map(given), map(moved)) / Math.abs(kernelDistance(map(given), map(same)))
  expect(ratio(whiten)).toBeGreaterThan(3 * ratio(all => all))
})

test('takes equal rows and fewer rows than values', () => {
  const flat = Array.from({ length: 5 }, () => Float32Array.of(1, 2, 3))
  expect(whitening(flat)(flat)).toEqual(flat.map(() => new Float32Array(3)))
  for (const value of whitening([Float32Array.of(1, 2, 3)])([Float32Array.of(4, 0, 1)])[0]!) expect(Number.isFinite(value)).toBe(true)
})
