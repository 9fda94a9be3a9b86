/** Numbers, sizes and times as the window shows them, through Intl in the language in force. */
import { locale, t } from './i18n'

const formats = new Map<string, Intl.NumberFormat>()

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale.value + JSON.stringify(options)
  let format = formats.get(key)
  if (!format) formats.set(key, format = new Intl.NumberFormat(locale.value, options))
  return format
}

/** 18304 -> 18,304 */
export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return numberFormat(options).format(value)
}

/** 523776 -> 0.52 M, always in thousands, millions or thousand millions. */
export function formatCompact(value: number): string {
  return numberFormat({ notation: 'compact', maximumSignificantDigits: 3 }).format(value)
}

/** A loss or another metric with about four significant digits; NaN and infinity by name. */
export function formatMetric(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞'
  const size = Math.abs(value)
  if (size !== 0 && (size < 0.001 || size >= 1e6)) return value.toExponential(2).replace('e+', 'e')
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4
  return numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)
}

/** Share 0..1 -> 61% */
export function formatPercent(share: number): string {
  return numberFormat({ style: 'percent', maximumFractionDigits: 0 }).format(share)
}

/** Bytes -> 2.1 GB (powers of 1000, as file managers show them). */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0
  return `${numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)} ${units[unit]}`
}

/** Seconds -> 19:42 or 1:58:11. */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return '–'
  const whole = Math.max(0, Math.round(seconds))
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** Wall time in milliseconds -> today 09:12, yesterday 18:40, Sat 21, 3 Feb 2025. */
export function formatWhen(time: number | null | undefined, now: number = Date.now()): string {
  if (time === null || time === undefined) return '–'
  const day = new Date(time)
  const startOfToday = new Date(now).setHours(0, 0, 0, 0)
  const dayMs = 86_400_000
  const clock = new Intl.DateTimeFormat(locale.value, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(day)
  if (time >= startOfToday && time < startOfToday + dayMs) return t('ui.time.today', { clock })
  if (time >= startOfToday - dayMs && time < startOfToday) return t('ui.time.yesterday', { clock })
  if (time >= startOfToday - 6 * dayMs && time < startOfToday)
    return t('ui.time.day', { weekday: new Intl.DateTimeFormat(locale.value, { weekday: 'short' }).format(day), day: day.getDate() })
  return new Intl.DateTimeFormat(locale.value, { day: 'numeric', month: 'short', year: 'numeric' }).format(day)
}

/** Full date and time, for titles. */
export function formatDateTime(time: number): string {
  return new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time))
}
