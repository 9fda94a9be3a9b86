import { expect, it } from 'vitest'
import { commonRate, shownSeconds, timesTaken } from '../../../../src-main/datasets/video/timing'

it('takes each frame as often as it is to be seen', () => {
  expect(timesTaken([0.1, 0.1, 0.3, 0.1], 10)).toEqual([1, 1, 3, 1])
  expect(timesTaken(Array<number>(8).fill(0.05), 10).reduce((sum, times) => sum + times)).toBe(4)
  expect(timesTaken([0.5, 0.5], 4)).toEqual([2, 2])
})

it('finds the rate most films have', () => {
  expect(commonRate([[0.1, 0.1], [0.04, 0.04, 0.04], [0.1]])).toBe(10)
  expect(commonRate([[0.01]])).toBe(30)
  expect([commonRate([]), shownSeconds(0), shownSeconds(0.01), shownSeconds(0.02)]).toEqual([12, 0.1, 0.1, 0.02])
})
