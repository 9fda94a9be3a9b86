/** What the form of a new run holds, and what of it main gets. */
import type { ParamField, ParamValue, ParamValues, RecipeInfo, RunDetail, StartRun } from '#contract'
import { defaultParams } from '#contract'

export interface Draft {
  /** Id of a dataset, or sample:ID. */
  dataset: string | null
  recipe: string | null
  preset: string | null
  /** By recipe: only what differs from the preset. */
  changed: Record<string, ParamValues>
  /** NaN: main chooses one. */
  seed: number
  /** NaN: no limit. */
  maxSteps: number
  maxMinutes: number
  name: string
  experiment: string
}

export function emptyDraft(): Draft {
  return { dataset: null, recipe: null, preset: null, changed: {}, seed: Number.NaN, maxSteps: Number.NaN, maxMinutes: Number.NaN, name: '', experiment: '' }
}

/** As it was kept (JSON has no NaN), with what a newer or older version does not know left out. */
export function reviveDraft(kept: unknown): Draft {
  const draft = emptyDraft()
  if (typeof kept !== 'object' || kept === null) return draft
  const from = kept as Partial<Record<keyof Draft, unknown>>
  const text = (value: unknown): string => typeof value === 'string' ? value : ''
  const number = (value: unknown): number => typeof value === 'number' ? value : Number.NaN
  return {
    dataset: text(from.dataset) || null,
    recipe: text(from.recipe) || null,
    preset: text(from.preset) || null,
    changed: typeof from.changed === 'object' && from.changed !== null ? from.changed as Draft['changed'] : {},
    seed: number(from.seed),
    maxSteps: number(from.maxSteps),
    maxMinutes: number(from.maxMinutes),
    name: text(from.name),
    experiment: text(from.experiment),
  }
}

/** Values of a recipe's fields before the user changed any: the defaults, then the preset's. */
export function baseParams(recipe: RecipeInfo, preset: string | null): ParamValues {
  return { ...defaultParams(recipe.fields), ...recipe.presets.find(one => one.id === preset)?.values }
}

/** Fields that are shown: those whose condition holds for the values. */
export function visibleFields(fields: readonly ParamField[], values: ParamValues): ParamField[] {
  return fields.filter(field => !field.onlyIf || field.onlyIf.values.includes(values[field.onlyIf.key] as ParamValue))
}

/** The draft that would start this run again. */
export function draftOfRun(run: RunDetail, recipe: RecipeInfo): Draft {
  const base = baseParams(recipe, run.preset)
  const changed = Object.fromEntries(Object.entries(run.params).filter(([key, value]) => base[key] !== value))
  return {
    ...emptyDraft(),
    dataset: run.dataset.id,
    recipe: run.recipe,
    preset: run.preset,
    changed: { [run.recipe]: changed },
    seed: run.seed,
    maxSteps: run.limits.maxSteps ?? Number.NaN,
    maxMinutes: run.limits.maxSeconds === undefined ? Number.NaN : run.limits.maxSeconds / 60,
    experiment: run.experiment,
  }
}

/** What main is asked to start. Hidden fields keep their values: main resolves them as the form shows. */
export function startOf(draft: Draft): StartRun {
  const { dataset, recipe } = draft
  if (!dataset || !recipe) throw new Error('a run needs a dataset and a recipe')
  return {
    recipe,
    dataset,
    params: draft.changed[recipe] ?? {},
    limits: {
      ...(Number.isFinite(draft.maxSteps) && { maxSteps: draft.maxSteps }),
      ...(Number.isFinite(draft.maxMinutes) && { maxSeconds: draft.maxMinutes * 60 }),
    },
    ...(draft.preset && { preset: draft.preset }),
    ...(Number.isFinite(draft.seed) && { seed: draft.seed }),
    ...(draft.name.trim() && { name: draft.name.trim() }),
    ...(draft.experiment.trim() && { experiment: draft.experiment.trim() }),
  }
}
