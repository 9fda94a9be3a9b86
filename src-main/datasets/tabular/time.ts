/** Times as tables write them. Everything is read in UTC: what counts is the distance between them. */

export type DateOrder = 'day-first' | 'month-first'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const clock = /(?:[T ]+(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?/
const iso = new RegExp(`^(\\d{4})[-/.](\\d{1,2})(?:[-/.](\\d{1,2})${clock.source})?$`, 'i')
const compact = /^(1[89]|20)(\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/
const quarter = /^(\d{4})[\s-]?Q([1-4])$|^Q([1-4])[\s-]?(\d{4})$/i
const yearMonth = /^(\d{4})[\s-]?M(\d{1,2})$/i
const numeric = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap]m)?)?$/i
const named = /^(?:(\d{1,2})[\s-])?([a-z]{3,9})\.?[\s-](?:(\d{1,2}),?\s)?(\d{4})(?:[ ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/i
const week = /^(\d{4})-?W(\d{2})$/i

/** Milliseconds since 1970 of a written date, undefined where it is none. Bare numbers (years, epochs) are for the caller. */
export function timeOf(raw: string, order: DateOrder = 'month-first'): number | undefined {
  const text = raw.trim()
  if (text.length < 6 || text.length > 40) return undefined
  const first = text.charCodeAt(0)
  if (first >= 0x30 && first <= 0x39) return isoTime(text) ?? numericTime(text, order) ?? otherTime(text)
  return otherTime(text)
}

function isoTime(text: string): number | undefined {
  const found = iso.exec(text)
  if (!found) return compactTime(text)
  const [, y, m, d = '1', hour = '0', minute = '0', second = '0', part = '', zone = ''] = found
  const at = utc([y, m, d], [hour, minute, second])
  if (at === undefined) return undefined
  const ms = part ? Math.floor(Number(`0.${part}`) * 1000) : 0
  const shift = /^([+-])(\d{2}):?(\d{2})$/.exec(zone)
  return at + ms - (shift ? (shift[1] === '-' ? -1 : 1) * (Number(shift[2]) * 60 + Number(shift[3])) * 60_000 : 0)
}

function compactTime(text: string): number | undefined {
  const found = compact.exec(text)
  return found ? utc([`${found[1]}${found[2]}`, found[3], found[4]]) : undefined
}

function numericTime(text: string, order: DateOrder): number | undefined {
  const found = numeric.exec(text)
  if (!found) return undefined
  const [, a, b, y, hour = '0', minute = '0', second = '0', half] = found
  const [month, day] = order === 'day-first' ? [b, a] : [a, b]
  const year = y!.length === 2 ? Number(y) + (Number(y) < 70 ? 2000 : 1900) : Number(y)
  const hours = half ? Number(hour) % 12 + (half.toLowerCase() === 'pm' ? 12 : 0) : hour
  return utc([year, month, day], [hours, minute, second])
}

function otherTime(text: string): number | undefined {
  const byQuarter = quarter.exec(text)
  if (byQuarter) return utc([byQuarter[1] ?? byQuarter[4], (Number(byQuarter[2] ?? byQuarter[3]) - 1) * 3 + 1, 1])
  const byMonth = yearMonth.exec(text)
  if (byMonth) return utc([byMonth[1], byMonth[2], 1])
  const byWeek = week.exec(text)
  if (byWeek) return weekTime(Number(byWeek[1]), Number(byWeek[2]))
  const byName = named.exec(text)
  if (!byName) return undefined
  const month = months.indexOf(byName[2]!.slice(0, 3).toLowerCase()) + 1
  return month === 0 ? undefined : utc([byName[4], month, byName[1] ?? byName[3] ?? 1], [byName[5] ?? 0, byName[6] ?? 0, byName[7] ?? 0])
}

/** Monday of the ISO week: week 1 has the fourth of January. */
function weekTime(year: number, number: number): number | undefined {
  if (number < 1 || number > 53) return undefined
  const fourth = Date.UTC(year, 0, 4)
  return fourth - (new Date(fourth).getUTCDay() + 6) % 7 * 86_400_000 + (number - 1) * 7 * 86_400_000
}

type Part = string | number | undefined

function utc([year, month, day]: readonly Part[], [hour, minute, second]: readonly Part[] = [0, 0, 0]): number | undefined {
  const [y, m, d, h, min, s] = [Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second)]
  if (m < 1 || m > 12 || d < 1 || h > 24 || min > 59 || s > 60 || d > lastDay(y, m)) return undefined
  return Date.UTC(y, m - 1, d, h, min, s)
}

function lastDay(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}

/** Which of 3/4/2020 is the month, by what the others rule out: the day comes first where a first number is above 12. */
export function orderOf(texts: Iterable<string>): DateOrder {
  let firstMost = 0
  let secondMost = 0
  let hasPoints = false
  for (const text of texts) {
    const found = numeric.exec(text.trim())
    if (!found) continue
    firstMost = Math.max(firstMost, Number(found[1]))
    secondMost = Math.max(secondMost, Number(found[2]))
    hasPoints ||= text.includes('.')
  }
  if (firstMost > 12) return 'day-first'
  if (secondMost > 12) return 'month-first'
  // Dates with points are written in countries where the day comes first.
  return hasPoints ? 'day-first' : 'month-first'
}
