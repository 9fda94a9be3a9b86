import { expect, test } from 'vitest'
import { makePlan, progressAt, trustedSteps } from '../../../src-main/trainer/plan'

test('without a limit in seconds a run is as far as its steps', () => {
  const plan = makePlan({ step: 0, totalSteps: 200, seconds: 0, limits: {}, plan: null })
  expect([0, 50, 200, 300].map(step => progressAt(plan, step))).toEqual([0, 0.25, 1, 1])
})

test('with one, it follows the speed, without a jump where it is planned again', () => {
  const first = makePlan({ step: 0, totalSteps: 10_000, seconds: 0, limits: { maxSeconds: 60 }, plan: null })
  const second = makePlan({ step: 100, totalSteps: 10_000, seconds: 10, limits: { maxSeconds: 60 }, plan: first })
  expect(progressAt(second, 100)).toBeCloseTo(progressAt(first, 100), 12)
  // Ten steps a second for fifty seconds more.
  expect(progressAt(second, 600)).toBeCloseTo(1, 12)
  expect(progressAt(second, 350)).toBeCloseTo((1 + progressAt(first, 100)) / 2, 12)
})

test('the speed of the first steps is not trusted', () => {
  const slow = makePlan({ step: trustedSteps - 1, totalSteps: 1000, seconds: 50, limits: { maxSeconds: 60 }, plan: null })
  expect(progressAt(slow, 1000)).toBeCloseTo(1, 12)
  expect(progressAt(slow, 500)).toBeLessThan(0.6)
})
