import { describe, expect, it } from 'vitest'
import { constant, data, glorot, normal, orthogonal, parametersOf, pick, sizeOf, state, stepVariable } from '../../../src-main/nn/variables'

describe('initial values', () => {
  it('are those of the seed and the name', () => {
    expect(glorot(1, 'w', [3, 4]).value).toEqual(glorot(1, 'w', [3, 4]).value)
    expect(glorot(1, 'w', [3, 4]).value).not.toEqual(glorot(2, 'w', [3, 4]).value)
    expect(glorot(1, 'w', [3, 4]).value).not.toEqual(glorot(1, 'v', [3, 4]).value)
  })

  it.each([[[30, 50], Math.sqrt(6 / 80)], [[5, 5, 10, 20], Math.sqrt(6 / (25 * 30))]] as const)('fill the range of Glorot: %j', (shape, limit) => {
    const values = [...glorot(3, 'w', shape).value]
    const highest = Math.max(...values.map(Math.abs))
    expect(highest).toBeLessThanOrEqual(Math.fround(limit))
    expect(highest).toBeGreaterThan(0.97 * limit)
    expect(Math.abs(values.reduce((a, b) => a + b) / values.length)).toBeLessThan(0.1 * limit)
  })

  it('are orthogonal in each block of a recurrent weight', () => {
    const [size, blocks] = [24, 3]
    const { value, shape } = orthogonal(1, 'wh', { size, blocks })
    expect(shape).toEqual([size, size * blocks])
    const at = (block: number, row: number, column: number): number => value[row * size * blocks + block * size + column]!
    for (let block = 0; block < blocks; block++) {
      for (let a = 0; a < size; a++) {
        for (let b = 0; b <= a; b++) {
          let dot = 0
          for (let column = 0; column < size; column++) dot += at(block, a, column) * at(block, b, column)
          expect(Math.abs(dot - (a === b ? 1 : 0))).toBeLessThan(1e-5)
        }
      }
    }
    expect(at(0, 0, 0)).not.toBe(at(1, 0, 0))
  })

  it('have the deviation asked for', () => {
    const values = [...normal(1, 'e', { shape: [100, 50], deviation: 0.02 }).value]
    expect(Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)).toBeCloseTo(0.02, 3)
  })
})

it('counts what is trained, and nothing else', () => {
  const specs = [constant('w', [3, 4], 1), constant('b', [4], 0), state('m/w', [3, 4]), stepVariable, data('train', [9], new Int32Array(9))]
  expect(parametersOf(specs)).toBe(16)
  expect(specs.map(spec => spec.role)).toEqual(['weight', 'weight', 'state', 'state', 'data'])
  expect([sizeOf([]), sizeOf([3, 0]), sizeOf([2, 3, 4])]).toEqual([1, 0, 24])
  expect(pick({ w: 'w', other: 'o' } as never, specs.slice(0, 1))).toEqual({ w: 'w' })
})
