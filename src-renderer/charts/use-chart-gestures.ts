import { computed, shallowRef, type ShallowRef } from 'vue'
import type { Layout, Range } from './chart'

interface Gestures {
  readonly layout: Readonly<ShallowRef<Layout | undefined>>
  readonly range: () => Range | null
  zoom(range: Range | null): void
  /** A click at x. */
  seek(x: number): void
}

/** Pixels that a pointer must move before a press is a drag. */
const dragFrom = 5

/** Pointer and wheel over a chart: the x under the pointer, a drag that zooms, a click that sets the playhead. */
export function useChartGestures({ layout, range, zoom, seek }: Gestures) {
  const hoverX = shallowRef<number | null>(null)
  const drag = shallowRef<{ from: number, to: number } | null>(null)
  const isDragging = computed(() => drag.value !== null && Math.abs(drag.value.to - drag.value.from) >= dragFrom)
  const pixelOf = (event: PointerEvent | WheelEvent): number =>
    event.clientX - (event.currentTarget as HTMLElement).getBoundingClientRect().left
  const within = (pixel: number): number => Math.min(layout.value?.right ?? 0, Math.max(layout.value?.left ?? 0, pixel))
  const xAt = (pixel: number): number => {
    const { left, right, min, max } = layout.value!
    return min + (within(pixel) - left) / Math.max(1, right - left) * (max - min)
  }

  function down(event: PointerEvent): void {
    if (!layout.value || event.button !== 0) return
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
    const at = within(pixelOf(event))
    drag.value = { from: at, to: at }
  }
  function move(event: PointerEvent): void {
    if (!layout.value) return
    hoverX.value = xAt(pixelOf(event))
    if (drag.value) drag.value = { ...drag.value, to: within(pixelOf(event)) }
  }
  function up(): void {
    const done = drag.value
    drag.value = null
    if (!done || !layout.value) return
    const [from, to] = [Math.min(done.from, done.to), Math.max(done.from, done.to)]
    if (to - from < dragFrom) seek(xAt(from))
    else zoom({ from: xAt(from), to: xAt(to) })
  }
  /** With Ctrl (or two fingers), so that the page still scrolls over a chart. */
  function wheel(event: WheelEvent): void {
    if (!layout.value || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    const { min, max } = layout.value
    const x = xAt(pixelOf(event))
    const factor = Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 150)
    const from = Math.max(0, x - (x - min) * factor)
    const to = x + (max - x) * factor
    if (factor > 1 && range() === null) return
    zoom(to - from < 2 ? null : { from, to })
  }
  const leave = (): void => { hoverX.value = null }
  return { hoverX, drag, isDragging, handlers: { pointerdown: down, pointermove: move, pointerup: up, pointerleave: leave, wheel } }
}
