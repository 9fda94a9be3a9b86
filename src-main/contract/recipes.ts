import * as v from 'valibot'
import { Nothing, ParamValues } from './common'
import { query } from './define'
import { ParamField } from './params'

const PresetTexts = v.object({ title: v.string(), reason: v.string() })
export const Preset = v.object({
  id: v.string(),
  /** `reason` says in one line when to take it and how long it lasts. */
  texts: v.object({ 'en': PresetTexts, 'zh-CN': PresetTexts }),
  values: ParamValues,
})
export type Preset = v.InferOutput<typeof Preset>

const RecipeTexts = v.object({ title: v.string(), summary: v.string(), verb: v.string() })
/** What the page and the command know of a recipe. */
export const RecipeInfo = v.object({
  id: v.string(),
  /** `verb` is a short "It writes" for cards. */
  texts: v.object({ 'en': RecipeTexts, 'zh-CN': RecipeTexts }),
  /** rnn or gan: which family, hence which live view. */
  family: v.picklist(['rnn', 'gan']),
  /** Dataset kinds it can train on. */
  accepts: v.array(v.string()),
  fields: v.array(ParamField),
  /** The first is the default. */
  presets: v.array(Preset),
  /** The series by which the best checkpoint is chosen and runs are ranked. */
  objective: v.object({ series: v.string(), better: v.picklist(['lower', 'higher']), unit: v.string() }),
  /** Series drawn together, most important first, for example [['train/loss','val/loss']]. */
  panels: v.array(v.object({ title: v.object({ 'en': v.string(), 'zh-CN': v.string() }), series: v.array(v.string()) })),
  /** How samples can be made on demand: fields of the form (prompt, temperature, length ... or rows). */
  sampling: v.array(ParamField),
})
export type RecipeInfo = v.InferOutput<typeof RecipeInfo>

export const recipeChannels = {
  'recipes.list': query(Nothing, v.array(RecipeInfo)),
} as const
