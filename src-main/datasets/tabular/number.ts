/** Numbers straight from the bytes of a cell, to the same bits as `Number(text)` gives. */

const powers = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`))
const largestExact = 2 ** 53

const zero = 0x30
const nine = 0x39
const minus = 0x2D
const plus = 0x2B
export const point = 0x2E

/**
 * The number in `bytes[start, end)`, NaN where there is none. Spaces around it are let be; `decimal` is the byte of the
 * decimal sign. Hexadecimal and Infinity are no numbers here.
 */
export function parseNumber(bytes: Buffer, start: number, end: number, decimal = point): number {
  return end - start <= shortLength ? parseShort(bytes, start, end, decimal) : parseAny(bytes, start, end, decimal)
}

/** Up to nine digits stay whole numbers of 32 bits, which processors multiply fastest. */
const shortLength = 10

function parseShort(bytes: Buffer, start: number, end: number, decimal: number): number {
  let i = start
  const first = i < end ? bytes[i]! : 0
  if (first === minus) i++
  let whole = 0
  let past = -1
  const begin = i
  for (; i < end; i++) {
    const digit = bytes[i]! - zero
    if (digit >= 0 && digit <= 9) whole = Math.imul(whole, 10) + digit
    else if (digit === decimal - zero && past < 0) past = end - i - 1
    else return parseAny(bytes, start, end, decimal)
  }
  const digits = end - begin - (past < 0 ? 0 : 1)
  if (digits === 0 || digits > 9) return parseAny(bytes, start, end, decimal)
  const size = past > 0 ? whole / powers[past]! : whole
  return first === minus ? -size : size
}

function parseAny(bytes: Buffer, start: number, end: number, decimal: number): number {
  let i = start
  while (i < end && bytes[i]! <= 32) i++
  while (end > i && bytes[end - 1]! <= 32) end--
  const first = i
  let byte = bytes[i]!
  const isNegative = byte === minus
  if (i < end && (isNegative || byte === plus)) i++
  // Nine digits, six more, and seven that are added in a second part of the number; zeros before the first count for nothing.
  let high = 0
  let highDigits = 0
  let low = 0
  let lowDigits = 0
  let rest = 0
  let restDigits = 0
  let digits = 0
  let exponent = 0
  let isPast = false
  for (; i < end; i++) {
    byte = bytes[i]!
    if (byte >= zero && byte <= nine) {
      digits++
      if (isPast) exponent--
      if (highDigits < 9) {
        high = Math.imul(high, 10) + (byte - zero)
        if (high !== 0) highDigits++
      } else if (lowDigits < 6) {
        low = Math.imul(low, 10) + (byte - zero)
        lowDigits++
      } else {
        rest = Math.imul(rest, 10) + (byte - zero)
        restDigits++
      }
    } else if (byte === decimal && !isPast) {
      isPast = true
    } else {
      break
    }
  }
  if (digits === 0) return NaN
  if (i < end) {
    const power = exponentAt(bytes, i, end)
    if (power === undefined) return NaN
    exponent += power
  }
  const mantissa = high * powers[lowDigits]! + low
  const size = restDigits === 0
    ? scaled(mantissa, exponent)
    : scaledLong(mantissa, { rest, restDigits, exponent })
  if (size === undefined) return slowNumber(bytes, first, { end, decimal })
  return isNegative ? -size : size
}

function exponentAt(bytes: Buffer, at: number, end: number): number | undefined {
  if ((bytes[at]! | 0x20) !== 0x65) return undefined
  let i = at + 1
  const isNegative = bytes[i] === minus
  if (isNegative || bytes[i] === plus) i++
  if (i >= end || end - i > 5) return undefined
  let power = 0
  for (; i < end; i++) {
    const digit = bytes[i]! - zero
    if (digit < 0 || digit > 9) return undefined
    power = power * 10 + digit
  }
  return isNegative ? -power : power
}

/** Both factors are exact, so that one rounding is all there is. */
function scaled(mantissa: number, exponent: number): number | undefined {
  if (exponent === 0 || mantissa === 0) return mantissa
  if (exponent < 0) return exponent >= -22 ? mantissa / powers[-exponent]! : undefined
  return exponent <= 22 && mantissa <= largestExact ? mantissa * powers[exponent]! : undefined
}

const splitter = 2 ** 27 + 1

/** What a product of two numbers lost in rounding (Dekker). */
function productError(a: number, b: number, product: number): number {
  const ta = splitter * a
  const ah = ta - (ta - a)
  const al = a - ah
  const tb = splitter * b
  const bh = tb - (tb - b)
  const bl = b - bh
  return ((ah * bh - product) + ah * bl + al * bh) + al * bl
}

/**
 * Sixteen digits and more, as programs print the numbers of a computer: in two parts whose sum has 106 bits. Undefined
 * where the rounding cannot be told from these.
 */
function scaledLong(mantissa: number, { rest, restDigits, exponent }: { rest: number, restDigits: number, exponent: number }) {
  if (restDigits > 7 || exponent < -22 || exponent > 0) return undefined
  const factor = powers[restDigits]!
  const product = mantissa * factor
  const high = product + rest
  const low = (rest - (high - product)) + productError(mantissa, factor, product)
  const divisor = powers[-exponent]!
  const quotient = high / divisor
  const back = quotient * divisor
  const correction = (((high - back) - productError(quotient, divisor, back)) + low) / divisor
  const slack = Math.abs(quotient) * 2 ** -100
  const below = quotient + (correction - slack)
  return below === quotient + (correction + slack) ? below : undefined
}

function slowNumber(bytes: Buffer, start: number, { end, decimal }: { end: number, decimal: number }): number {
  const text = bytes.toString('latin1', start, end)
  return Number(decimal === point ? text : text.replace(String.fromCharCode(decimal), '.'))
}

/** As `parseNumber`, for text that is a string already. */
export function numberOf(text: string): number {
  return /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,5})?\s*$/.test(text) ? Number(text) : NaN
}
