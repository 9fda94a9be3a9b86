/** Labels of axes. */
import { formatCompact, formatDuration, formatNumber } from '../format'

/** 12000 -> 12K, exact below ten thousand. */
export function stepLabel(step: number): string {
  return Math.abs(step) < 10_000 ? formatNumber(step, { maximumFractionDigits: 0 }) : formatCompact(step)
}

export function timeLabel(seconds: number): string {
  return formatDuration(seconds)
}

/** A value beside its axis, with as many digits as the spacing of the ticks asks for. */
export function valueLabel(value: number, spacing: number): string {
  const size = Math.abs(value)
  if (value !== 0 && (size >= 1e5 || size < 1e-4)) return value.toExponential(0).replace('e+', 'e')
  const digits = Math.min(5, Math.max(0, Math.ceil(-Math.log10(Math.max(spacing, 1e-9)) - 1e-9)))
  return formatNumber(value, { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

const minute = 60
const hour = 60 * minute
const clockSteps = [
  1, 2, 5, 10, 15, 30, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 4 * hour, 8 * hour, 24 * hour,
]

/** Distance of ticks on a time axis of that length, so that at most about six stand on it. */
export function timeSpacing(seconds: number): number {
  return clockSteps.find(one => seconds / one <= 7) ?? Math.ceil(seconds / 7 / 86_400) * 86_400
}
