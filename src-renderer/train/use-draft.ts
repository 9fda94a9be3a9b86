/** The draft of the next run: kept between starts, checked, and started. */
import type { ParamValue, ParamValues, RecipeInfo } from '#contract'
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { useActivity } from '../activity'
import { reportError } from '../errors'
import { call } from '../ipc/client'
import { useQuery } from '../ipc/use-query'
import { readView, writeView } from '../settings'
import { baseParams, draftOfRun, reviveDraft, startOf, visibleFields, type Draft } from './draft'
import { limitProblem, problemOf } from './problems'

export const limitBounds = {
  maxMinutes: { min: 0.05, max: 100_000, whole: false },
  maxSteps: { min: 1, max: 1e9, whole: true },
  seed: { min: 1, max: 2 ** 31 - 1, whole: true },
}
const keepAfterMs = 500

/** Chooses what fits: a recipe that accepts the dataset's kind, and one of its presets. */
export function fitDraft(draft: Draft, recipes: readonly RecipeInfo[], kind: string | undefined): Draft {
  const accepts = (recipe: RecipeInfo): boolean => kind === undefined || recipe.accepts.includes(kind)
  const chosen = recipes.find(recipe => recipe.id === draft.recipe && accepts(recipe)) ?? recipes.find(accepts)
  const preset = chosen?.presets.find(one => one.id === draft.preset) ?? chosen?.presets[0]
  return { ...draft, recipe: chosen?.id ?? null, preset: preset?.id ?? null }
}

export function useDraft(wanted: { dataset?: string | undefined, from?: string | undefined }) {
  const { datasets } = useActivity()
  const { data: recipes, error: recipesError } = useQuery('recipes.list')
  const { data: samples, error: samplesError } = useQuery('samples.builtIn')
  const failure = computed(() => recipesError.value ?? samplesError.value)
  const draft: Ref<Draft> = shallowRef(reviveDraft(readView('train')))
  if (wanted.dataset) draft.value = { ...draft.value, dataset: wanted.dataset }

  const kind = computed(() => {
    const id = draft.value.dataset
    return datasets.value?.find(one => one.id === id)?.kind ?? samples.value?.find(one => `sample:${one.id}` === id)?.kind
  })
  const recipe = computed(() => recipes.value?.find(one => one.id === draft.value.recipe))
  const initial = computed<ParamValues>(() => recipe.value ? baseParams(recipe.value, draft.value.preset) : {})
  const values = computed<ParamValues>(() => ({ ...initial.value, ...draft.value.changed[draft.value.recipe ?? ''] }))

  watch([recipes, datasets, samples, kind], () => {
    if (!recipes.value || !datasets.value || !samples.value) return
    const known = [
      ...datasets.value.map(one => ({ id: one.id, kind: one.kind })),
      ...samples.value.map(one => ({ id: `sample:${one.id}`, kind: one.kind })),
    ]
    const isUsable = (one: { kind: string }): boolean => recipes.value!.some(recipe => recipe.accepts.includes(one.kind))
    const dataset = (known.find(one => one.id === draft.value.dataset) ?? known.find(isUsable))?.id ?? null
    if (dataset !== draft.value.dataset) draft.value = { ...draft.value, dataset }
    draft.value = fitDraft(draft.value, recipes.value, kind.value)
  }, { immediate: true })

  if (wanted.from) copyRun(wanted.from, draft, recipes)
  keepDraft(draft)

  function setParam(key: string, value: ParamValue): void {
    const id = draft.value.recipe
    if (!id) return
    const { [key]: _, ...others } = draft.value.changed[id] ?? {}
    const mine = Object.is(value, initial.value[key]) ? others : { ...others, [key]: value }
    draft.value = { ...draft.value, changed: { ...draft.value.changed, [id]: mine } }
  }
  /** A preset is taken as a whole: what was changed before belongs to the former one. */
  function setPreset(preset: string | null): void {
    draft.value = { ...draft.value, preset, changed: { ...draft.value.changed, [draft.value.recipe ?? '']: {} } }
  }
  function setRecipe(id: string | null): void {
    const preset = recipes.value?.find(one => one.id === id)?.presets[0]?.id ?? null
    draft.value = { ...draft.value, recipe: id, preset }
  }
  const problems = computed(() => countProblems(draft.value, recipe.value, values.value))
  return {
    draft, recipes, samples, datasets, kind, recipe, initial, values, problems, failure,
    setParam, setPreset, setRecipe, ...useStart(draft, problems),
  }
}

function countProblems(draft: Draft, recipe: RecipeInfo | undefined, values: ParamValues): number {
  const fields = visibleFields(recipe?.fields ?? [], values).filter(field => problemOf(field, values[field.key]) !== undefined)
  const limits = (['maxMinutes', 'maxSteps', 'seed'] as const).filter(key => limitProblem(draft[key], limitBounds[key]) !== undefined)
  return fields.length + limits.length
}

/** Takes over what a run was made with, as soon as the recipes are known. */
function copyRun(id: string, draft: Ref<Draft>, recipes: Ref<readonly RecipeInfo[] | undefined>): void {
  call('runs.get', { id }).then(run => {
    const stop = watch(recipes, all => {
      const recipe = all?.find(one => one.id === run.recipe)
      if (recipe) draft.value = draftOfRun(run, recipe)
      if (all) queueMicrotask(() => stop())
    }, { immediate: true })
  }, reportError)
}

/** Keeps the draft a moment after the last change, so that nothing typed is lost. */
function keepDraft(draft: Ref<Draft>): void {
  watch(draft, (now, _before, onCleanup) => {
    const timer = setTimeout(() => void writeView('train', now).catch(reportError), keepAfterMs)
    onCleanup(() => clearTimeout(timer))
  })
}

function useStart(draft: Ref<Draft>, problems: ComputedRef<number>) {
  const starting = ref(false)
  const canStart = computed(() => draft.value.dataset !== null && draft.value.recipe !== null && problems.value === 0 && !starting.value)
  /** Starts the run and resolves with its id, or undefined if it could not be started. */
  async function start(): Promise<string | undefined> {
    if (!canStart.value) return undefined
    starting.value = true
    try {
      const { id } = await call('runs.start', startOf(draft.value))
      draft.value = { ...draft.value, name: '' }
      return id
    } catch (thrown) {
      reportError(thrown)
      return undefined
    } finally {
      starting.value = false
    }
  }
  return { starting, canStart, start }
}
