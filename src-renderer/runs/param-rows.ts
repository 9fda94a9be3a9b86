/** Parameters in the words of their schema. */
import type { ParamField, ParamValue, RecipeInfo, RunDetail } from '#contract'
import { t, textsOf } from '../i18n'

export interface ParamRow {
  readonly key: string
  readonly label: string
  readonly value: string
  readonly unit: string
  readonly isChanged: boolean
}

/** A parameter's value as a person reads it. */
export function showParam(field: ParamField | undefined, value: ParamValue): string {
  if (typeof value === 'boolean') return t(value ? 'run.on' : 'run.off')
  if (field?.type === 'choice') {
    const option = field.options.find(one => one.value === value)
    return option ? textsOf(option.texts) : String(value)
  }
  if (value === '') return '–'
  return typeof value === 'number' && value !== 0 && Math.abs(value) < 0.01 ? value.toExponential().replace('e+', 'e') : String(value)
}

/** Those that are in force, in the order of the recipe's form; changed: other than the preset's. */
export function paramRows(run: Pick<RunDetail, 'params' | 'preset'>, recipe: RecipeInfo | undefined): ParamRow[] {
  const preset = recipe?.presets.find(one => one.id === run.preset)?.values ?? {}
  const isShown = ({ onlyIf }: ParamField): boolean => !onlyIf || onlyIf.values.includes(run.params[onlyIf.key] as never)
  return (recipe?.fields ?? []).filter(field => run.params[field.key] !== undefined && isShown(field)).map(field => {
    const value = run.params[field.key]!
    const { label, unit = '' } = textsOf(field.texts)
    const isChanged = value !== (preset[field.key] ?? field.default)
    return { key: field.key, label, value: showParam(field, value), unit, isChanged }
  })
}
