import type { RecipeInfo } from '#contract'
import type { Context } from './define'

/** The recipe of this id, or undefined where a run was made by a recipe that is gone. */
export async function recipeOf(context: Context, id: string): Promise<RecipeInfo | undefined> {
  return (await context.call('recipes.list', undefined)).find(recipe => recipe.id === id)
}
