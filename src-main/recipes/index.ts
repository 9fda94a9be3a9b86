import { makeRegistry } from '#contract'
import type { Recipe } from './define'

/** Every recipe: one file each in this folder. */
export const recipes = makeRegistry<Recipe>(
  'recipe',
  import.meta.glob(['./*.ts', '!./index.ts', '!./define.ts'], { eager: true }),
  value => 'create' in value && 'fields' in value,
)
