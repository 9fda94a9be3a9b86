// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { formatBytes, formatDuration, formatMetric, formatPercent, formatWhen } from '../../../src-renderer/format'
import { setLocale } from '../../../src-renderer/i18n'

test('sizes, durations and metrics are short and exact', () => {
  setLocale('en')
  expect([0, 999, 1000, 1_240_000, 999_999, 24e9].map(formatBytes)).toEqual(['0 B', '999 B', '1.0 kB', '1.2 MB', '1.0 MB', '24 GB'])
  expect([0, 59.6, 1182, 7091, null, Number.POSITIVE_INFINITY].map(formatDuration)).toEqual(['00:00', '01:00', '19:42', '1:58:11', '–', '–'])
  expect([1.4019, 0.01182, 0.00001, 12.345, 123.45, 1234.5, 0, null].map(formatMetric))
    .toEqual(['1.402', '0.0118', '1.00e-5', '12.35', '123.5', '1,235', '0.0000', '–'])
  expect([Number.NaN, Infinity, -Infinity].map(formatMetric)).toEqual(['NaN', '∞', '−∞'])
  expect(formatPercent(0.614)).toBe('61%')
})

test('when something was is said as a person would', () => {
  setLocale('en')
  const now = new Date(2026, 10, 23, 15, 0).getTime()
  const at = (day: number, hour: number): string => formatWhen(new Date(2026, 10, day, hour, 12).getTime(), now)
  expect([at(23, 9), at(22, 18), at(20, 1)]).toEqual(['today 09:12', 'yesterday 18:12', 'Fri 20'])
  expect(formatWhen(new Date(2025, 1, 3).getTime(), now)).toBe('Feb 3, 2025')
  setLocale('zh-CN')
  expect(at(23, 9)).toBe('今天 09:12')
})
