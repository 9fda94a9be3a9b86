/**
 * Parameters of a recipe, an import or an export: one list of fields from which the valibot schema, the form in the
 * window, `duet recipes` and the reference pages derive.
 */
import * as v from 'valibot'
import type { ParamValue, ParamValues } from './common'
import { StudioError } from './errors'

/** `label` names the field, `help` is one line of what it does; `unit` is shown beside it and may be empty. */
const FieldTexts = v.object({ label: v.string(), help: v.string(), unit: v.optional(v.string()) })
const BothTexts = v.object({ 'en': FieldTexts, 'zh-CN': FieldTexts })
const OptionTexts = v.object({ 'en': v.string(), 'zh-CN': v.string() })

const common = {
  key: v.string(),
  texts: BothTexts,
  /** main fields are shown at once; the others are folded under their group's heading. */
  group: v.picklist(['main', 'network', 'optimisation', 'evaluation']),
  /** Shown only while the named field has one of these values. */
  onlyIf: v.optional(v.object({ key: v.string(), values: v.array(v.union([v.string(), v.number(), v.boolean()])) })),
}
export const ParamField = v.variant('type', [
  v.object({ ...common, type: v.literal('integer'), min: v.number(), max: v.number(), default: v.number() }),
  v.object({ ...common, type: v.literal('real'), min: v.number(), max: v.number(), default: v.number(),
    scale: v.optional(v.picklist(['linear', 'log'])) }),
  v.object({ ...common, type: v.literal('choice'), default: v.string(),
    options: v.array(v.object({ value: v.string(), texts: OptionTexts })) }),
  v.object({ ...common, type: v.literal('switch'), default: v.boolean() }),
  v.object({ ...common, type: v.literal('text'), default: v.string(), maxLength: v.number() }),
])
export type ParamField = v.InferOutput<typeof ParamField>

/** Default value of every field. */
export function defaultParams(fields: readonly ParamField[]): ParamValues {
  return Object.fromEntries(fields.map(field => [field.key, field.default]))
}

/** What is wrong with a value, as an English sentence, or undefined. */
export function fieldProblem(field: ParamField, value: unknown): string | undefined {
  switch (field.type) {
    case 'integer':
    case 'real':
      if (typeof value !== 'number' || !Number.isFinite(value)) return `${field.key} must be a number`
      if (field.type === 'integer' && !Number.isInteger(value)) return `${field.key} must be a whole number`
      if (value < field.min || value > field.max)
        return `${field.key} must be between ${field.min} and ${field.max}, not ${value}`
      return undefined
    case 'choice': {
      const values = field.options.map(option => option.value)
      return values.includes(value as string) ? undefined : `${field.key} must be one of ${values.join(', ')}`
    }
    case 'switch':
      return typeof value === 'boolean' ? undefined : `${field.key} must be true or false`
    case 'text':
      if (typeof value !== 'string') return `${field.key} must be text`
      return value.length <= field.maxLength ? undefined : `${field.key} must have at most ${field.maxLength} characters`
  }
}

/** Every parameter resolved: defaults, then each layer over it. Throws BAD_INPUT naming the field. */
export function resolveParams(fields: readonly ParamField[], ...layers: readonly ParamValues[]): ParamValues {
  const resolved = defaultParams(fields)
  for (const layer of layers) {
    for (const [key, value] of Object.entries(layer)) {
      const field = fields.find(one => one.key === key)
      if (!field) throw badParam(key, `there is no parameter ${key}; known: ${fields.map(one => one.key).join(', ')}`)
      const problem = fieldProblem(field, value)
      if (problem) throw badParam(key, problem)
      resolved[key] = value
    }
  }
  return resolved
}

/** A value as typed on the command line (`--set key=value`) in the field's own type. Throws BAD_INPUT. */
export function parseParam(fields: readonly ParamField[], key: string, text: string): ParamValue {
  const field = fields.find(one => one.key === key)
  if (!field) throw badParam(key, `there is no parameter ${key}; known: ${fields.map(one => one.key).join(', ')}`)
  const value = field.type === 'integer' || field.type === 'real'
    ? (text.trim() === '' ? Number.NaN : Number(text))
    : field.type === 'switch' ? (text === 'true' ? true : text === 'false' ? false : text) : text
  const problem = fieldProblem(field, value)
  if (problem) throw badParam(key, problem)
  return value
}

function badParam(place: string, message: string): StudioError {
  return new StudioError('BAD_INPUT', message, { place, message })
}
