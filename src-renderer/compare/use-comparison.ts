/** Runs side by side: what they share, what differs, their curves, their samples. */
import type { Comparison, Sample } from '#contract'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { Curve, Range } from '../charts/chart'
import { styleOfRun, type CurveStyle } from '../charts/colours'
import { SeriesData } from '../charts/series-data'
import { seriesKey, useSeries } from '../charts/use-series'
import { reportError } from '../errors'
import { call, on } from '../ipc/client'
import { useQuery } from '../ipc/use-query'

interface Wanted {
  readonly ids: () => readonly string[]
  /** The series that is asked for; shown if the runs share it, else the first run's objective. */
  readonly wanted: () => string
  readonly range: () => Range | null
  readonly width: ShallowRef<number>
}

const nothing = new SeriesData(1)

/** Names of runs, made different where they are the same. */
export function distinctNames(runs: readonly { readonly name: string, readonly number: number }[]): string[] {
  return runs.map(run => runs.filter(one => one.name === run.name).length > 1 ? `${run.name} #${run.number}` : run.name)
}

export function useComparison({ ids, wanted, range, width }: Wanted) {
  const { data: comparison, error } = useQuery('runs.compare', () => ids().length === 0 ? null : { ids: [...ids()] }, {
    reloadOn: { 'runs.changed': ({ ids: changed }) => changed.some(id => ids().includes(id)) },
  })
  const runs = computed<Comparison['runs']>(() => comparison.value?.runs ?? [])
  const offered = computed(() => comparison.value?.series ?? [])
  const series = computed(() => [wanted(), runs.value[0]?.objective.series, offered.value[0]]
    .find(name => name !== undefined && offered.value.includes(name)))
  const names = computed(() => distinctNames(runs.value))
  const styles = computed<CurveStyle[]>(() => runs.value.map((run, index) => styleOfRun(run.number, index)))
  const { data } = useSeries(() => {
    const name = series.value
    return name === undefined ? [] : runs.value.map(run => ({ run: run.id, series: [name] }))
  }, { width, steps: range })
  const curves = computed<Curve[]>(() => runs.value.map((run, index) => ({
    key: run.id, label: names.value[index]!, style: styles.value[index]!, data: data.value.get(seriesKey(run.id, series.value ?? '')) ?? nothing,
  })))
  return { comparison, error, runs, offered, series, names, styles, curves, samples: useSamplesOf(ids) }
}

/** The samples of several runs by their id, as they come. */
function useSamplesOf(ids: () => readonly string[]): ComputedRef<ReadonlyMap<string, readonly Sample[]>> {
  const all = shallowRef<ReadonlyMap<string, readonly Sample[]>>(new Map())
  let turn = 0
  watch(() => ids().join(','), async () => {
    const mine = ++turn
    const found = await Promise.all(ids().map(async run => [run, await call('samples.list', { run })] as const)).catch(reportError)
    if (found && mine === turn) all.value = new Map(found)
  }, { immediate: true })
  onScopeDispose(on('samples.added', ({ run, samples }) => {
    const known = all.value.get(run)
    if (known) all.value = new Map(all.value).set(run, [...known, ...samples])
  }))
  return computed(() => all.value)
}
