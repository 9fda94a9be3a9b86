/** The charts of one run: its recipe's panels, filled with its series. */
import type { RecipeInfo, RunDetail } from '#contract'
import { computed, ref, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { Curve, Range } from '../charts/chart'
import type { ChartSettings } from '../charts/chart-settings'
import { styleOfSeries } from '../charts/colours'
import { SeriesData } from '../charts/series-data'
import { seriesKey, useSeries } from '../charts/use-series'
import { textsOf } from '../i18n'
import { readSeries } from './reading'
import { seriesName } from './series-name'

export interface Panel { readonly title: string, readonly curves: readonly Curve[] }

interface Wanted {
  readonly run: () => RunDetail | undefined
  readonly recipe: () => RecipeInfo | undefined
  readonly range: ShallowRef<Range | null>
  readonly settings: ShallowRef<ChartSettings>
}

const nothing = new SeriesData(1)

export function useCurves({ run, recipe, range, settings }: Wanted): {
  readonly panels: ComputedRef<readonly Panel[]>
  read(series: string): SeriesData | undefined
  /** Width of the widest chart, px; set by it. */
  readonly width: Ref<number>
} {
  const width = ref(800)
  const names = computed(() => {
    const drawn = recipe()?.panels.flatMap(panel => panel.series) ?? []
    return [...new Set([...drawn, ...readSeries, ...(run() ? [run()!.objective.series] : [])])]
  })
  const { data } = useSeries(() => {
    const id = run()?.id
    return id === undefined || !recipe() ? [] : [{ run: id, series: names.value }]
  }, {
    width,
    // Points are cut by steps alone; over time the whole run is there already.
    steps: () => settings.value.xAxis === 'step' ? range.value : null,
  })
  const read = (series: string): SeriesData | undefined => data.value.get(seriesKey(run()?.id ?? '', series))
  const panels = computed(() => (recipe()?.panels ?? []).map((panel): Panel => ({
    title: textsOf(panel.title),
    curves: panel.series.map((name, index) =>
      ({ key: name, label: seriesName(name), style: styleOfSeries(name, index), data: read(name) ?? nothing })),
  })))
  return { panels, read, width }
}
