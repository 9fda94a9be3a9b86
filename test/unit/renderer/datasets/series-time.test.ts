import { expect, test } from 'vitest'
import { dateOfStep, parseFrequency, showDate } from '../../../../src-renderer/datasets/series-time'

const day = (start: string, frequency: string, step: number) => dateOfStep(start, frequency, step)?.toISOString()

test('steps are months, weeks and minutes after the start, whatever zone the computer is in', () => {
  expect(day('1949-01-01', 'month', 13)).toBe('1950-02-01T00:00:00.000Z')
  expect(day('2024-01-31', 'month', 1)).toBe('2024-02-29T00:00:00.000Z')
  expect(day('2000-02-29', 'year', 1)).toBe('2001-02-28T00:00:00.000Z')
  expect(day('2020-01-01', 'quarter', 2)).toBe('2020-07-01T00:00:00.000Z')
  expect(day('2020-01-01', 'week', 1)).toBe('2020-01-08T00:00:00.000Z')
  expect(day('2020-01-01T10:00:00', '15 minutes', 3)).toBe('2020-01-01T10:45:00.000Z')
  expect(day('2020-01-01T10:00:00+02:00', 'hour', 0)).toBe('2020-01-01T08:00:00.000Z')
})

test('nothing is claimed where start or frequency are not known', () => {
  expect([dateOfStep(null, 'day', 1), dateOfStep('2020-01-01', null, 1), dateOfStep('never', 'day', 1), parseFrequency('often')]).toEqual([null, null, null, null])
})

test('a date is as exact as its frequency', () => {
  const date = new Date('1949-03-02T14:30:00Z')
  expect(['year', 'month', 'day', '15 minutes'].map(one => showDate(date, one))).toEqual(['1949', 'Mar 1949', 'Mar 2, 1949', 'Mar 2, 1949, 14:30'])
})
