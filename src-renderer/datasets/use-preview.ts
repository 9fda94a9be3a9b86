import type { Dataset, Preview, StudioError } from '#contract'
import { computed, ref, toValue, watch, type ComputedRef, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import { useQuery } from '../ipc/use-query'

export type PreviewType = Preview['type']
export type PreviewOf<T extends PreviewType> = Extract<Preview, { type: T }>
/** How much of each type is asked for at a time: characters, images, rows, series, clips. */
export type Amounts = Readonly<Record<PreviewType, number>>

/** About what the content of a page holds, a card on the wall, and the side of the form. */
export const amounts = {
  page: { text: 4000, images: 240, rows: 400, series: 12, audio: 24, video: 24 },
  card: { text: 420, images: 60, rows: 7, series: 4, audio: 4, video: 8 },
  side: { text: 900, images: 120, rows: 12, series: 3, audio: 4, video: 8 },
} as const satisfies Record<string, Amounts>
export type Place = keyof typeof amounts

/** Little of anything, asked for where it is not known yet what a dataset shows. */
const probe = 8
/** What datasets of a kind have shown so far: learned from answers, never written down. */
const shownBy = new Map<string, PreviewType>()

export interface PreviewState {
  readonly preview: ShallowRef<Preview | undefined>
  readonly error: ShallowRef<StudioError | undefined>
  /** Size of one slice; undefined until the type is known. */
  readonly amount: ComputedRef<number | undefined>
}

/** A slice of a dataset from `offset` on, as much as its type asks for in that place. */
export function usePreview(
  dataset: MaybeRefOrGetter<Pick<Dataset, 'id' | 'kind'>>, place: Place, offset: MaybeRefOrGetter<number> = 0,
): PreviewState {
  const type = ref<PreviewType | undefined>(shownBy.get(toValue(dataset).kind))
  const amount = computed(() => type.value && amounts[place][type.value])
  const { data, error } = useQuery('datasets.preview', () =>
    ({ id: toValue(dataset).id, offset: toValue(offset), count: amount.value ?? probe }))
  watch(data, found => {
    if (!found) return
    shownBy.set(toValue(dataset).kind, found.type)
    type.value = found.type
  }, { flush: 'sync' })
  // A new amount clears the answer before the page is painted, so that the little asked for first is never seen.
  return { preview: data, error, amount }
}

/** How many of its own things a slice holds. */
export function sizeOf(preview: Preview): number {
  if (preview.type === 'text') return [...preview.text].length
  if (preview.type === 'images') return preview.count
  if (preview.type === 'rows') return preview.rows.length
  // A series has a line for each of its channels.
  if (preview.type === 'series') return new Set(preview.series.map(one => one.name)).size
  return preview.clips.length
}
