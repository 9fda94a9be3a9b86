/** Which column, or which columns together, tell the time of a row. */
import type { TableColumn } from '../define'

export interface TimeColumn {
  /** Milliseconds since 1970, NaN where it cannot be told. */
  readonly times: Float64Array
  /** Places of the columns that the time was made of. */
  readonly places: readonly number[]
}

const timeName = /^(date|time|datetime|timestamp|ds|dt|t|epoch|period|month|quarter|week|day|hour|year|index)$|date|timestamp|日期|时间|年份|月份/i
const day = 86_400_000
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

type Numbers = Extract<TableColumn, { type: 'number' | 'date' }>

/** Undefined where no column is a time. */
export function findTime(columns: readonly TableColumn[], rows: number): TimeColumn | undefined {
  const dates = columns.flatMap((column, place) => column.type === 'date' ? [{ column, place }] : [])
  const date = dates.find(({ column }) => timeName.test(column.name)) ?? dates[0]
  if (date) return { times: date.column.values as Float64Array, places: [date.place] }
  return fromParts(columns, rows) ?? fromNumbers(columns)
}

/** Year, month and perhaps day in columns of their own. */
function fromParts(columns: readonly TableColumn[], rows: number): TimeColumn | undefined {
  const placeOf = (name: RegExp): number => columns.findIndex(column => name.test(column.name))
  const [year, month, dayOfMonth] = [placeOf(/^(year|yr|年)$/i), placeOf(/^(month|mo|mon|月)$/i), placeOf(/^(day|dom|日)$/i)]
  const years = columns[year]
  if (years?.type !== 'number' || month < 0) return undefined
  const monthAt = monthsOf(columns[month]!)
  const days = dayOfMonth < 0 ? undefined : columns[dayOfMonth]
  if (!monthAt || (days && days.type !== 'number')) return undefined
  const times = Float64Array.from({ length: rows }, (_, row) =>
    Date.UTC(years.values[row]!, monthAt(row) - 1, days ? (days as Numbers).values[row]! : 1))
  return { times, places: days ? [year, month, dayOfMonth] : [year, month] }
}

function monthsOf(column: TableColumn): ((row: number) => number) | undefined {
  if (column.type === 'number') return row => column.values[row]! >= 1 && column.values[row]! <= 12 ? column.values[row]! : NaN
  if (column.type !== 'category') return undefined
  const numbers = column.categories.map(name => months.indexOf(name.trim().slice(0, 3).toLowerCase()) + 1)
  return numbers.every(number => number > 0) ? row => numbers[column.values[row]!] ?? NaN : undefined
}

/** Years, epochs and dates written as one number; by the name of the column, or in the first column by its values alone. */
function fromNumbers(columns: readonly TableColumn[]): TimeColumn | undefined {
  const places = columns.flatMap((column, place) => column.type === 'number' ? [place] : [])
  for (const place of places.toSorted((a, b) => Number(timeName.test(columns[b]!.name)) - Number(timeName.test(columns[a]!.name)))) {
    const column = columns[place] as Numbers
    const isNamed = timeName.test(column.name) || /^(year|time)/i.test(column.name)
    if (!isNamed && place !== 0) continue
    const convert = formOf(column.values, isNamed)
    if (convert) return { times: column.values.map(convert), places: [place] }
  }
  return undefined
}

function formOf(values: Float64Array, isNamed: boolean): ((value: number) => number) | undefined {
  const filled = values.filter(value => !Number.isNaN(value))
  if (filled.length < 3) return undefined
  const isWhole = filled.every(Number.isInteger)
  const within = (least: number, most: number): boolean => filled.every(value => value >= least && value <= most)
  const rises = filled.every((value, i) => i === 0 || value >= filled[i - 1]!)
  if (!isNamed && !rises) return undefined
  if (isWhole && within(1500, 2200)) return isNamed || new Set(filled).size === filled.length ? year => Date.UTC(year, 0, 1) : undefined
  if (isWhole && within(19_000_101, 21_001_231) && filled.every(isCompactDay)) return compactTime
  if (isWhole && isNamed && within(190_001, 210_012) && filled.every(value => value % 100 >= 1 && value % 100 <= 12))
    return value => Date.UTC(Math.floor(value / 100), value % 100 - 1, 1)
  if (within(1e8, 5e9)) return seconds => seconds * 1000
  if (within(1e11, 5e12)) return ms => ms
  if (within(1e14, 5e15)) return microseconds => microseconds / 1000
  if (isNamed && within(1500, 2200)) return decimalYears(filled)
  return undefined
}

function isCompactDay(value: number): boolean {
  const time = compactTime(value)
  return new Date(time).getUTCDate() === value % 100
}

function compactTime(value: number): number {
  return Date.UTC(Math.floor(value / 10_000), Math.floor(value / 100) % 100 - 1, value % 100)
}

/** 1949.0833 is February 1949, where all values are twelfths of a year. */
function decimalYears(values: Float64Array): (value: number) => number {
  const isMonthly = values.every(value => Math.abs(value * 12 - Math.round(value * 12)) < 0.06)
  if (isMonthly) return value => Date.UTC(Math.floor(Math.round(value * 12) / 12), Math.round(value * 12) % 12, 1)
  return value => {
    const year = Math.floor(value)
    const begin = Date.UTC(year, 0, 1)
    return begin + Math.round((value - year) * (Date.UTC(year + 1, 0, 1) - begin) / day) * day
  }
}
