import { parseParam, StudioError, type ParamValues, type RecipeInfo } from '#contract'
import { defineCommand, type Context } from '../define'
import { findDataset } from '../find'
import { followRun } from '../follow'
import { withProfile } from '../profile'
import { recipeOf } from '../recipe-of'

export const trainCommand = defineCommand({
  id: 'train',
  usage: '',
  count: [0, 0],
  options: {
    'recipe': { type: 'text', value: 'ID', required: true },
    'dataset': { type: 'text', value: 'NAME|ID|PATH', required: true },
    'preset': { type: 'text', value: 'ID' },
    'set': { type: 'list', value: 'KEY=VALUE' },
    'seed': { type: 'integer', value: 'N' },
    'max-steps': { type: 'integer', value: 'N' },
    'max-seconds': { type: 'real', value: 'S' },
    'name': { type: 'text', value: 'NAME' },
    'experiment': { type: 'text', value: 'NAME' },
    'profile': { type: 'flag', value: '' },
  },
  async run(context) {
    const { values, call } = context
    const startedAt = performance.now()
    const recipe = await findRecipe(context, values.recipe)
    const params = paramsOf(recipe, values.set ?? [])
    const dataset = await findDataset(context, values.dataset)
    const { id } = await call('runs.start', {
      recipe: values.recipe,
      dataset,
      params,
      limits: defined({ maxSteps: values['max-steps'], maxSeconds: values['max-seconds'] }),
      ...defined({ preset: values.preset, seed: values.seed, name: values.name, experiment: values.experiment }),
    })
    const result = await followRun(context, id, startedAt)
    return values.profile ? await withProfile(context, id, result) : result
  },
})

async function findRecipe(context: Context, id: string): Promise<RecipeInfo> {
  const recipe = await recipeOf(context, id)
  if (recipe) return recipe
  const known = (await context.call('recipes.list', undefined)).map(one => one.id).join(', ')
  throw new StudioError('NOT_FOUND', `There is no recipe "${id}". Known: ${known}.`, { what: 'recipe', id })
}

/** `--set key=value` by the recipe's fields. Throws BAD_INPUT. */
export function paramsOf({ fields }: Pick<RecipeInfo, 'fields'>, settings: readonly string[]): ParamValues {
  return Object.fromEntries(settings.map(setting => {
    const at = setting.indexOf('=')
    if (at <= 0) {
      const message = `--set needs KEY=VALUE, not ${setting}`
      throw new StudioError('BAD_INPUT', message, { place: '--set', message })
    }
    const key = setting.slice(0, at)
    return [key, parseParam(fields, key, setting.slice(at + 1))]
  }))
}

function defined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
