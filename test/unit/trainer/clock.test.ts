import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Clock, Rate } from '../../../src-main/trainer/clock'

beforeEach(() => { vi.useFakeTimers({ toFake: ['performance'] }) })
afterEach(() => { vi.useRealTimers() })

test('the clock counts training alone, and goes on from what was trained before', () => {
  const clock = new Clock(100)
  vi.advanceTimersByTime(5000)
  expect(clock.seconds()).toBe(100)
  clock.start()
  vi.advanceTimersByTime(2500)
  expect(clock.seconds()).toBeCloseTo(102.5, 9)
  clock.start()
  vi.advanceTimersByTime(500)
  clock.stop()
  vi.advanceTimersByTime(60_000)
  expect(clock.seconds()).toBeCloseTo(103, 9)
  clock.start()
  vi.advanceTimersByTime(1000)
  expect(clock.seconds()).toBeCloseTo(104, 9)
})

test('the rate is that of the last seconds, and unknown before there is enough to tell', () => {
  const rate = new Rate(5000)
  expect(rate.perSecond()).toBeNull()
  rate.mark(1)
  vi.advanceTimersByTime(100)
  rate.mark(2)
  expect(rate.perSecond()).toBeNull()
  for (let step = 3; step <= 100; step++) {
    vi.advanceTimersByTime(100)
    rate.mark(step)
  }
  expect(rate.perSecond()).toBeCloseTo(10, 6)
  // Twice as fast from here on: after its window nothing is left of the slow steps.
  for (let step = 101; step <= 260; step++) {
    vi.advanceTimersByTime(50)
    rate.mark(step)
  }
  expect(rate.perSecond()).toBeCloseTo(20, 6)
  rate.clear()
  expect(rate.perSecond()).toBeNull()
})
