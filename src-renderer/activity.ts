/** What the whole window shows of the studio's state: runs and datasets there are, what trains, how busy the computer is. */
import type { Dataset, RunProgress, RunSummary, SystemLoad } from '#contract'
import { computed, onScopeDispose, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { on } from './ipc/client'
import { useQuery } from './ipc/use-query'

export interface Activity {
  readonly runs: ShallowRef<readonly RunSummary[] | undefined>
  readonly datasets: ShallowRef<readonly Dataset[] | undefined>
  /** Running or paused first, then the queue in its order. */
  readonly active: ComputedRef<readonly RunSummary[]>
  /** Live state by the run's id. */
  readonly progress: ShallowRef<ReadonlyMap<string, RunProgress>>
  readonly load: ShallowRef<SystemLoad | undefined>
}

let shared: Activity | undefined

/** Starts to follow the studio's state; called once, by the frame. */
export function startActivity(): Activity {
  const runs = useQuery('runs.list', {}, { reloadOn: { 'runs.changed': true } }).data
  const datasets = useQuery('datasets.list', {}, { reloadOn: { 'datasets.changed': true } }).data
  const progress = shallowRef<ReadonlyMap<string, RunProgress>>(new Map())
  const load = shallowRef<SystemLoad>()
  const active = computed(() => {
    const isOpen = (run: RunSummary): boolean => run.status === 'running' || run.status === 'paused'
    const all = runs.value ?? []
    const waiting = all.filter(run => run.status === 'queued')
    return [...all.filter(isOpen), ...waiting.sort((a, b) => (a.queuePosition ?? 0) - (b.queuePosition ?? 0))]
  })
  const stops = [
    on('runs.progress', one => progress.value = new Map(progress.value).set(one.id, one)),
    on('app.load', now => load.value = now),
  ]
  onScopeDispose(() => stops.forEach(stop => stop()))
  return shared = { runs, datasets, active, progress, load }
}

/** The state that the frame follows. */
export function useActivity(): Activity {
  if (!shared) throw new Error('useActivity before startActivity')
  return shared
}

/** Share of a run that is done, 0..1; null while its length is unknown. */
export function shareDone(run: RunSummary, live?: RunProgress): number | null {
  const total = live?.totalSteps ?? run.totalSteps
  const step = live?.step ?? run.step
  const bySteps = total > 0 ? step / total : null
  if (!live || live.etaSeconds === null) return bySteps
  // A limit in seconds may end the run long before its last step: then time is the truer measure.
  return live.seconds / Math.max(live.seconds + live.etaSeconds, 1e-9)
}
