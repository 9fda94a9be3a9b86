import { expect, test } from 'vitest'
import { extentOf, gapsOf, indexAt } from '../../../../src-renderer/charts/draw-course'
import { barsOf } from '../../../../src-renderer/charts/draw-wave'

test('extent and gaps of a course skip what is missing', () => {
  const values = [null, 3, null, null, -1, 7, null]
  expect(extentOf(values)).toEqual({ low: -1, high: 7 })
  expect(gapsOf(values)).toEqual([{ from: 0, to: 0 }, { from: 2, to: 3 }, { from: 6, to: 6 }])
  expect([extentOf([null]), gapsOf([1, 2])]).toEqual([null, []])
})

test('a place on the canvas is the nearest value, ends included', () => {
  const size = { width: 110, count: 11 }
  expect([0, 5 / 110, 0.5, 1].map(share => indexAt(share, size))).toEqual([0, 0, 5, 10])
  expect(indexAt(0.5, { width: 0, count: 0 })).toBe(0)
})

test('bars show the loudest of their stretch, and spread few peaks', () => {
  expect(barsOf([0, 0.9, 0.1, 0.2], 2)).toEqual([0.9, 0.2])
  expect(barsOf([0.5, 1], 4)).toEqual([0.5, 0.5, 1, 1])
  expect(barsOf([], 2)).toEqual([0, 0])
})
