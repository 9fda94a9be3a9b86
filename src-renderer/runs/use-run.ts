/** A run as its page shows it: what is stored, and what is live while it trains. */
import type { RecipeInfo, RunDetail, RunProgress, StudioError } from '#contract'
import { computed, type ComputedRef, type ShallowRef } from 'vue'
import { shareDone, useActivity } from '../activity'
import { useQuery } from '../ipc/use-query'

export interface RunView {
  readonly run: ShallowRef<RunDetail | undefined>
  readonly error: ShallowRef<StudioError | undefined>
  readonly recipe: ComputedRef<RecipeInfo | undefined>
  /** Only while it trains or is paused. */
  readonly live: ComputedRef<RunProgress | undefined>
  readonly step: ComputedRef<number>
  readonly share: ComputedRef<number | null>
}

export function useRun(id: () => string): RunView {
  const { data: run, error } = useQuery('runs.get', () => ({ id: id() }), { reloadOn: { 'runs.changed': ({ ids }) => ids.includes(id()) } })
  const { data: recipes } = useQuery('recipes.list')
  const { progress } = useActivity()
  const live = computed(() => {
    const isOpen = run.value?.status === 'running' || run.value?.status === 'paused'
    return isOpen ? progress.value.get(id()) : undefined
  })
  return {
    run,
    error,
    recipe: computed(() => recipes.value?.find(one => one.id === run.value?.recipe)),
    live,
    step: computed(() => Math.max(live.value?.step ?? 0, run.value?.step ?? 0)),
    share: computed(() => run.value ? shareDone(run.value, live.value) : null),
  }
}
