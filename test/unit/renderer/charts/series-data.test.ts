import { describe, expect, test } from 'vitest'
import { kindOf } from '#contract'
import { SeriesData } from '../../../../src-renderer/charts/series-data'
import { halfLives, smooth, standardHalfLife } from '../../../../src-renderer/charts/smooth'
import { timeSpacing, valueLabel } from '../../../../src-renderer/charts/ticks'

const history = (steps: number[], values: number[]) => ({
  steps, values: values.map(value => Number.isFinite(value) ? value : 0), kinds: values.map(kindOf), seconds: steps.map(step => step / 10),
})
const stepsOf = (data: SeriesData): number[] => [...data.steps.subarray(0, data.length)]
const valuesOf = (data: SeriesData): number[] => [...data.values.subarray(0, data.length)]

describe('a series', () => {
  test('grows over its first room and keeps NaN and infinity', () => {
    const data = SeriesData.from(history([0, 1], [3, Number.NaN]))
    const many = Array.from({ length: 500 }, (_, at) => at + 2)
    data.append(history(many, many.map(at => at === 9 ? Number.NEGATIVE_INFINITY : at)))
    expect(data.length).toBe(502)
    expect(valuesOf(data).slice(0, 3)).toEqual([3, Number.NaN, 2])
    expect(data.values[9]).toBe(Number.NEGATIVE_INFINITY)
    expect(data.last).toBe(501)
  })

  test('has no step twice: one that comes again takes its place, an unknown earlier one is left out', () => {
    const data = SeriesData.from(history([10, 20, 30], [1, 2, 3]))
    data.append(history([20, 25, 30, 40], [7, 8, 9, 4]))
    expect([stepsOf(data), valuesOf(data)]).toEqual([[10, 20, 30, 40], [1, 7, 9, 4]])
    data.append(history([50, 60], [5, 6]), 50)
    expect(data.lastStep).toBe(50)
  })

  test('tells the value at or before a step, and seconds and steps in proportion', () => {
    const data = SeriesData.from(history([10, 20], [1, 2]))
    expect([9, 10, 19, 99].map(step => data.at(step))).toEqual([undefined, 1, 1, 2])
    expect([data.secondsAt(15), data.stepAt(1.5), data.secondsAt(99)]).toEqual([1.5, 15, 2])
    expect(new SeriesData(1).at(3)).toBeUndefined()
  })

  test('a view stays as long as it was', () => {
    const data = SeriesData.from(history([1], [1]))
    const view = data.view()
    data.append(history([2], [2]))
    expect([view.length, data.length]).toEqual([1, 2])
  })
})

describe('smoothing', () => {
  const xs = Float64Array.from({ length: 50 }, (_, at) => at)
  test('leaves a constant a constant and does not pull the beginning to zero', () => {
    const out = smooth(xs, new Float64Array(50).fill(4), { length: 50, halfLife: 8 })
    for (const value of out) expect(value).toBeCloseTo(4, 10)
  })
  test('halves a jump within a half-life', () => {
    const jump = Float64Array.from(xs, x => x < 25 ? 0 : 1)
    const out = smooth(xs, jump, { length: 50, halfLife: 4 })
    expect(out[24]).toBe(0)
    expect(out[28]).toBeCloseTo(0.5, 1)
  })
  test('is the same however densely the points lie', () => {
    const dense = Float64Array.from({ length: 99 }, (_, at) => at / 2)
    const value = (x: number): number => x < 20 ? 1 : 3
    const coarse = smooth(xs, Float64Array.from(xs, value), { length: 50, halfLife: 10 })
    const fine = smooth(dense, Float64Array.from(dense, value), { length: 99, halfLife: 10 })
    expect(fine[80]).toBeCloseTo(coarse[40]!, 1)
  })
  test('passes over what is no number', () => {
    const out = smooth(xs, Float64Array.from(xs, x => x === 10 ? Number.NaN : 2), { length: 50, halfLife: 4 })
    expect(out[10]).toBeNaN()
    expect(out[11]).toBeCloseTo(2)
  })
  test('begins at about a 150th of the run', () => {
    expect([0, 300, 4000, 1e9].map(standardHalfLife)).toEqual([0, 2, 16, halfLives.at(-1)])
  })
})

test('labels have the digits that the spacing asks for', () => {
  expect([valueLabel(1.5, 0.5), valueLabel(0.006, 0.002), valueLabel(2, 1), valueLabel(1e-7, 1e-7)]).toEqual(['1.5', '0.006', '2', '1e-7'])
  expect([timeSpacing(30), timeSpacing(600), timeSpacing(1e7)].every(one => one > 0)).toBe(true)
  expect(600 / timeSpacing(600)).toBeLessThanOrEqual(7)
})
