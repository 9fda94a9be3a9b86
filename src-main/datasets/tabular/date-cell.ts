/** Dates straight from the bytes of a cell, where they have the most common form. */
import { timeOf, type DateOrder } from './time'

const dash = 0x2D
const cacheMost = 50_000

/** Reads dates of one column; the rarer forms are remembered by their text. */
export class DateReader {
  readonly order: DateOrder
  readonly #known = new Map<string, number>()

  constructor(order: DateOrder) {
    this.order = order
  }

  /** Milliseconds since 1970, NaN where it is no date. */
  at(bytes: Buffer, start: number, end: number): number {
    if (end - start === 10 && bytes[start + 4] === dash && bytes[start + 7] === dash) {
      const ms = dayAt(bytes, start)
      if (ms === ms) return ms
    }
    return this.of(bytes.toString('latin1', start, end))
  }

  of(text: string): number {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    const ms = timeOf(text, this.order) ?? NaN
    if (this.#known.size >= cacheMost) this.#known.clear()
    this.#known.set(text, ms)
    return ms
  }
}

const monthDays = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** YYYY-MM-DD. */
function dayAt(bytes: Buffer, at: number): number {
  const year = digits(bytes, at, 4)
  const month = digits(bytes, at + 5, 2)
  const day = digits(bytes, at + 8, 2)
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= monthDays[month]! && year >= 1)) return NaN
  // Days since 1970 of the proleptic Gregorian calendar, years beginning in March.
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const ofEra = y - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return (era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468) * 86_400_000
}

function digits(bytes: Buffer, at: number, count: number): number {
  let value = 0
  for (let i = at; i < at + count; i++) {
    const digit = bytes[i]! - 0x30
    if (digit < 0 || digit > 9) return NaN
    value = value * 10 + digit
  }
  return value
}
