import { useQuery } from '../ipc/use-query'

/** Whether there is a recipe for a kind of dataset; false until that is known. */
export function useTrainable(): { isTrainable(kind: string): boolean } {
  const { data: recipes } = useQuery('recipes.list')
  return { isTrainable: kind => recipes.value?.some(recipe => recipe.accepts.includes(kind)) ?? false }
}
