/** A course of values in which some are missing: one line, with the gaps as bands, so that a hole never looks like a slope. */
import type { CanvasSize } from './use-canvas'
import { computedColour } from './theme'

export interface Course {
  /** null: no value there. */
  readonly values: readonly (number | null)[]
  /** CSS colour. */
  readonly colour: string
}

export interface Extent { readonly low: number, readonly high: number }
export interface Gap { readonly from: number, readonly to: number }

/** Smallest and largest value; null where there is none. */
export function extentOf(values: readonly (number | null)[]): Extent | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value === null) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return low > high ? null : { low, high }
}

/** Stretches without a value, first and last index of each. */
export function gapsOf(values: readonly (number | null)[]): Gap[] {
  const gaps: { from: number, to: number }[] = []
  values.forEach((value, at) => {
    if (value !== null) return
    const last = gaps.at(-1)
    if (last && last.to === at - 1) last.to = at
    else gaps.push({ from: at, to: at })
  })
  return gaps
}

const room = 5

/** Draws it over the whole canvas; `marked` is the index that is read off, if any. */
export function drawCourse(pen: CanvasRenderingContext2D, size: CanvasSize, course: Course & { marked?: number | null }): void {
  const { width, height } = size
  const { values, colour, marked } = course
  const { low, high } = extentOf(values) ?? { low: 0, high: 0 }
  const step = (width - 2 * room) / Math.max(1, values.length - 1)
  const x = (at: number): number => room + at * step
  const y = (value: number): number => high === low ? height / 2 : room + (high - value) / (high - low) * (height - 2 * room)
  pen.clearRect(0, 0, width, height)
  pen.fillStyle = computedColour('color-mix(in srgb, var(--amber) 16%, transparent)')
  for (const { from, to } of gapsOf(values)) {
    const left = Math.max(room, x(from - 0.5))
    pen.fillRect(left, 0, Math.max(1.5, Math.min(width - room, x(to + 0.5)) - left), height)
  }
  pen.strokeStyle = pen.fillStyle = computedColour(colour)
  pen.lineWidth = 1.5
  pen.lineJoin = 'round'
  pen.beginPath()
  values.forEach((value, at) => {
    if (value === null) return
    if (at > 0 && values[at - 1] !== null) pen.lineTo(x(at), y(value))
    else pen.moveTo(x(at), y(value))
  })
  pen.stroke()
  // A value between two gaps is no line: it is marked.
  values.forEach((value, at) => {
    const isAlone = (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null
    if (value !== null && isAlone) dot(pen, x(at), y(value))
  })
  if (marked === undefined || marked === null) return
  const value = values[marked]
  pen.fillStyle = computedColour('var(--dim)')
  pen.fillRect(x(marked) - 0.5, 0, 1, height)
  pen.fillStyle = computedColour(colour)
  if (value !== null && value !== undefined) dot(pen, x(marked), y(value), 3.5)
}

function dot(pen: CanvasRenderingContext2D, x: number, y: number, radius = 2): void {
  pen.beginPath()
  pen.arc(x, y, radius, 0, Math.PI * 2)
  pen.fill()
}

/** Index of the value nearest to a place, 0..1 of the canvas' width. */
export function indexAt(share: number, size: { width: number, count: number }): number {
  const inside = (share * size.width - room) / Math.max(1, size.width - 2 * room)
  return Math.round(Math.min(1, Math.max(0, inside)) * Math.max(0, size.count - 1))
}
