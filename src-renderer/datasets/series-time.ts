/** When a step of a series is, as its start and frequency say. */
import { locale } from '../i18n'

const unitMs = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 } as const
const unitMonths = { month: 1, quarter: 3, year: 12 } as const
type Unit = keyof typeof unitMs | keyof typeof unitMonths

/** `15 minutes`, `month` -> how many of which unit; null for what is not of that form. */
export function parseFrequency(frequency: string | null): { count: number, unit: Unit } | null {
  const found = /^(?:(\d+)\s*)?(second|minute|hour|day|week|month|quarter|year)s?$/.exec(frequency ?? '')
  return found && { count: Number(found[1] ?? 1), unit: found[2] as Unit }
}

/** Date of a step (from 0), or null where start or frequency are not known. */
export function dateOfStep(start: string | null, frequency: string | null, step: number): Date | null {
  const every = parseFrequency(frequency)
  if (start === null || !every) return null
  // A time without a zone is read as it stands, whatever zone this computer is in.
  const date = new Date(/T.*(?:Z|[+-]\d\d:?\d\d)$/.test(start) || !start.includes('T') ? start : `${start}Z`)
  if (Number.isNaN(date.getTime())) return null
  const { count, unit } = every
  if (unit in unitMs) return new Date(date.getTime() + step * count * unitMs[unit as keyof typeof unitMs])
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + step * count * unitMonths[unit as keyof typeof unitMonths])
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, lastDay))
  return date
}

/** As exact as the frequency: 1949, Jan 1949, 3 Jan 1949, 3 Jan 1949 14:00. */
export function showDate(date: Date, frequency: string | null): string {
  const unit = parseFrequency(frequency)?.unit
  const options: Intl.DateTimeFormatOptions = unit === 'year' ? { year: 'numeric' }
    : unit === 'month' || unit === 'quarter' ? { year: 'numeric', month: 'short' }
      : unit === 'day' || unit === 'week' ? { year: 'numeric', month: 'short', day: 'numeric' }
        : { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
  return new Intl.DateTimeFormat(locale.value, { ...options, timeZone: 'UTC' }).format(date)
}
