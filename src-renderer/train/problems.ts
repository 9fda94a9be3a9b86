/** What is wrong with a value of the form, in the user's language. */
import type { ParamField } from '#contract'
import { fieldProblem } from '#contract'
import { formatNumber } from '../format'
import { t } from '../i18n'

/** Number of the range's ends: 0.000001 as 1e-6, 1,024 grouped. */
export function formatBound(value: number): string {
  const size = Math.abs(value)
  return size !== 0 && size < 0.001 ? value.toExponential().replace('e+', 'e') : formatNumber(value, { maximumFractionDigits: 4 })
}

/** A sentence, or undefined if the value is good. The rule is the contract's, only the words are ours. */
export function problemOf(field: ParamField, value: unknown): string | undefined {
  if (fieldProblem(field, value) === undefined) return undefined
  switch (field.type) {
    case 'integer':
    case 'real': {
      if (typeof value !== 'number' || !Number.isFinite(value)) return t('train.problem.number')
      if (field.type === 'integer' && !Number.isInteger(value)) return t('train.problem.whole')
      return t('train.problem.range', { min: formatBound(field.min), max: formatBound(field.max) })
    }
    case 'text': return t('train.problem.long', { max: field.maxLength })
    case 'choice':
    case 'switch': return t('train.problem.choice')
  }
}

/** What is wrong with an optional number: empty (NaN) is good. */
export function limitProblem(value: number, bounds: { min: number, max: number, whole: boolean }): string | undefined {
  if (Number.isNaN(value)) return undefined
  if (bounds.whole && !Number.isInteger(value)) return t('train.problem.whole')
  return value < bounds.min || value > bounds.max
    ? t('train.problem.range', { min: formatBound(bounds.min), max: formatBound(bounds.max) })
    : undefined
}
