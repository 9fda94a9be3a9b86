import type { ParamValues } from '#contract'
import type { Recipe } from '../recipes/define'

/** A telling name such as "LSTM 256, Moby Dick": what learns, and what from. */
export function runName(recipe: Recipe, dataset: string, params: ParamValues): string {
  return `${recipe.shortName(params)}, ${dataset}`.slice(0, 200)
}
