import { onBeforeUnmount, onMounted, shallowRef, watchEffect, type ShallowRef } from 'vue'
import { theme } from '../settings'

/** In CSS px: the pen is scaled to the screen's own. */
export interface CanvasSize { readonly width: number, readonly height: number }
export type Draw = (pen: CanvasRenderingContext2D, size: CanvasSize) => void

/** A canvas as sharp as the screen in a box that lays it out; drawn again when its size, the theme or what `draw` read has changed. */
export function useCanvas(canvas: Readonly<ShallowRef<HTMLCanvasElement | null>>, draw: Draw): void {
  const size = shallowRef<CanvasSize>({ width: 0, height: 0 })
  let observer: ResizeObserver | undefined
  onMounted(() => {
    observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = canvas.value ?? { clientWidth: 0, clientHeight: 0 }
      if (width !== size.value.width || height !== size.value.height) size.value = { width, height }
    })
    if (canvas.value) observer.observe(canvas.value)
  })
  onBeforeUnmount(() => observer?.disconnect())
  watchEffect(() => {
    const { width, height } = size.value
    // The colours of the canvas are those of the theme.
    void theme.value
    if (!canvas.value || width === 0 || height === 0) return
    const scale = window.devicePixelRatio
    canvas.value.width = Math.round(width * scale)
    canvas.value.height = Math.round(height * scale)
    const pen = canvas.value.getContext('2d')
    if (!pen) return
    pen.setTransform(scale, 0, 0, scale, 0, 0)
    draw(pen, size.value)
  }, { flush: 'post' })
}
