/** The loudness of a sound as bars around a middle line; what was played is brighter. */
import type { CanvasSize } from './use-canvas'
import { computedColour } from './theme'

const barWidth = 2
const gap = 1

/** Peaks (0..1, evenly spread) as bars that fit; each bar shows the loudest of its stretch. */
export function barsOf(peaks: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor(bar / count * peaks.length)
    const to = Math.max(from + 1, Math.floor((bar + 1) / count * peaks.length))
    return Math.max(0, ...peaks.slice(from, to))
  })
}

export interface Wave {
  readonly peaks: readonly number[]
  /** Share of the sound that was heard, 0..1; null: the sound is not at hand, all is drawn bright. */
  readonly played: number | null
}

export function drawWave(pen: CanvasRenderingContext2D, { width, height }: CanvasSize, { peaks, played }: Wave): void {
  const bars = barsOf(peaks, Math.max(1, Math.floor(width / (barWidth + gap))))
  const heard = computedColour('var(--blue)')
  const ahead = computedColour('color-mix(in srgb, var(--blue) 55%, var(--panel))')
  pen.clearRect(0, 0, width, height)
  bars.forEach((peak, at) => {
    const tall = Math.max(1.5, Math.min(1, peak) * (height - 2))
    pen.fillStyle = played === null || at / bars.length < played ? heard : ahead
    pen.fillRect(at * (barWidth + gap), (height - tall) / 2, barWidth, tall)
  })
  if (played === null || played <= 0) return
  pen.fillStyle = computedColour('var(--text)')
  pen.fillRect(Math.min(width - 1.5, played * width), 0, 1.5, height)
}
