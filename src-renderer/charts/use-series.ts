import type { EventPayload, SeriesHistory } from '#contract'
import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { call, on } from '../ipc/client'
import type { Range } from './chart'
import { SeriesData } from './series-data'

export interface Source { readonly run: string, readonly series: readonly string[] }
type Appended = EventPayload<'metrics.appended'>

export const seriesKey = (run: string, series: string): string => `${run} ${series}`

interface Options {
  /** Width of the widest chart, px: as many buckets are asked for. */
  readonly width: Ref<number>
  /** Steps to look at; null: all. */
  readonly steps: () => Range | null
}

/** Longest that a live series grows before it is asked for anew in buckets: points a pixel. */
const pointsPerPixel = 4

/**
 * The series of some runs at the width of their charts, kept up to date: what comes while the history is on its way is
 * put behind it, and a point is never there twice. The map is new after each change, at most once a frame.
 */
export function useSeries(sources: () => readonly Source[], { width, steps }: Options): {
  readonly data: ShallowRef<ReadonlyMap<string, SeriesData>>
  readonly isLoaded: ShallowRef<boolean>
} {
  const data = shallowRef<ReadonlyMap<string, SeriesData>>(new Map())
  const isLoaded = shallowRef(false)
  const waiting: Appended[] = []
  /** Came since the last frame. */
  const grown = new Map<string, SeriesData>()
  let turn = 0
  let isLoading = false
  let frame = 0

  async function load(): Promise<void> {
    const now = ++turn
    isLoading = true
    waiting.length = 0
    const range = steps()
    const buckets = Math.min(2000, Math.max(60, 2 ** Math.ceil(Math.log2(width.value))))
    const bounds = range ? { fromStep: Math.max(0, Math.floor(range.from)), toStep: Math.max(1, Math.ceil(range.to)) } : {}
    const wanted = sources().filter(one => one.series.length > 0)
    const answers = await Promise.all(wanted.map(async ({ run, series }) =>
      ({ run, found: await call('metrics.history', { run, series: [...series], buckets, ...bounds }).catch((): SeriesHistory[] => []) })))
    if (now !== turn) return
    isLoading = false
    grown.clear()
    const next = new Map<string, SeriesData>()
    for (const { run, found } of answers) for (const one of found) next.set(seriesKey(run, one.name), SeriesData.from(one))
    data.value = next
    for (const one of waiting.splice(0)) take(one)
    isLoaded.value = true
  }

  function show(): void {
    data.value = new Map([...data.value, ...grown])
    grown.clear()
  }

  function take({ run, series }: Appended): void {
    const wanted = sources().find(one => one.run === run)
    if (!wanted) return
    if (isLoading) return void waiting.push({ run, series })
    const to = steps()?.to
    for (const one of series.filter(({ name }) => wanted.series.includes(name))) {
      const key = seriesKey(run, one.name)
      const known = grown.get(key) ?? data.value.get(key)?.view() ?? new SeriesData()
      known.append(one, to)
      grown.set(key, known)
      if (known.length > pointsPerPixel * Math.max(500, width.value)) return void load()
    }
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(show)
  }

  watch(() => JSON.stringify([sources(), steps(), Math.ceil(Math.log2(Math.max(1, width.value)))]), () => void load(), { immediate: true })
  const stop = on('metrics.appended', take)
  onScopeDispose(() => {
    turn++
    cancelAnimationFrame(frame)
    stop()
  })
  return { data, isLoaded }
}
