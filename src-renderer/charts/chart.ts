/** The only user of chart.js: parts registered, look, and how curves come onto a canvas. */
import {
  Chart, LinearScale, LineController, LineElement, LogarithmicScale, PointElement,
  type ChartConfiguration, type ChartDataset, type Plugin, type ScaleOptionsByType,
} from 'chart.js'
import type { CurveStyle } from './colours'
import type { SeriesData } from './series-data'
import { smooth } from './smooth'
import { chartTheme, computedColour } from './theme'
import { stepLabel, timeLabel, timeSpacing, valueLabel } from './ticks'

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale)

export type XAxis = 'step' | 'seconds'
/** Part of the x axis, in its own unit. */
export interface Range { readonly from: number, readonly to: number }

export interface Curve {
  readonly key: string
  readonly label: string
  readonly style: CurveStyle
  readonly data: SeriesData
}

export interface ChartView {
  readonly curves: readonly Curve[]
  readonly xAxis: XAxis
  readonly logY: boolean
  /** Half-life of smoothing in steps; 0: none. */
  readonly halfLife: number
  readonly range: Range | null
  /** Where the x axis ends at least, in its unit: the end of the run. */
  readonly xEnd: number | undefined
}

/** Where the axes lie, in px of the canvas, and what x they span. */
export interface Layout { left: number, right: number, top: number, bottom: number, min: number, max: number }

interface Point { x: number, y: number }
type LineData = ChartDataset<'line', Point[]> & { oddXs?: number[] }

/** Points are marked while there are so few that each is a measurement of its own. */
const markedPoints = 40

export class MetricCanvas {
  readonly #chart: Chart<'line', Point[]>

  constructor(canvas: HTMLCanvasElement, onLayout: (layout: Layout) => void) {
    this.#chart = new Chart(canvas, configuration(onLayout))
  }

  show(view: ChartView): void {
    const { options } = this.#chart
    this.#chart.data.datasets = view.curves.flatMap(curve => datasetsOf(curve, view))
    options.scales = { x: xScale(view), y: yScale(view) } as never
    this.#chart.update('none')
  }

  destroy(): void {
    this.#chart.destroy()
  }
}

function configuration(onLayout: (layout: Layout) => void): ChartConfiguration<'line', Point[]> {
  return {
    type: 'line',
    data: { datasets: [] },
    plugins: [oddMarks, { id: 'layout', afterDraw: ({ chartArea, scales: { x } }) => {
      const { left, right, top, bottom } = chartArea
      if (x) onLayout({ left, right, top, bottom, min: x.min, max: x.max })
    } } satisfies Plugin<'line'>],
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      parsing: false,
      normalized: true,
      events: [],
      layout: { padding: { top: 6, right: 4 } },
    },
  }
}

/** The raw curve, faint, behind the smoothed one; values that are not finite are gaps and marked at the top. */
function datasetsOf({ data, style }: Curve, { xAxis, logY, halfLife }: ChartView): LineData[] {
  const colour = computedColour(style.colour)
  const xs = xAxis === 'step' ? data.steps : data.seconds
  const points = (values: Float64Array): Point[] => Array.from({ length: data.length }, (_, at) => {
    const y = values[at]!
    return { x: xs[at]!, y: Number.isFinite(y) && (!logY || y > 0) ? y : Number.NaN }
  })
  const oddXs = Array.from(data.values.subarray(0, data.length).entries())
    .filter(([, value]) => !Number.isFinite(value)).map(([at]) => xs[at]!)
  const isSparse = data.length <= markedPoints
  const look = { borderJoinStyle: 'round' as const, borderColor: colour, pointRadius: 0, spanGaps: false, oddXs }
  const raw = points(data.values)
  const main: LineData = { ...look, data: raw, borderWidth: 1.75, borderDash: [...style.dash],
    ...(isSparse && { pointRadius: 2.25, pointBackgroundColor: colour, pointBorderWidth: 0 }) }
  if (halfLife <= 0 || isSparse) return [main]
  const smoothed = points(smooth(data.steps, data.values, { length: data.length, halfLife }))
  const faint = computedColour(`color-mix(in srgb, ${style.colour} 30%, transparent)`)
  return [{ ...main, data: smoothed }, { ...look, data: raw, borderColor: faint, borderWidth: 1 }]
}

/** Scales are completed by chart.js: its own types ask for every option. */
type Scale = Partial<ScaleOptionsByType<'linear'>>

function axisLook() {
  const { line, dim, mono } = chartTheme()
  return { border: { display: false }, grid: { color: line, drawTicks: false }, font: { family: mono, size: 10.5 }, dim }
}

function xScale({ curves, xAxis, range, xEnd }: ChartView): Scale {
  const { border, grid, font, dim } = axisLook()
  const ends = curves.map(({ data }) => data.length === 0 ? 0 : (xAxis === 'step' ? data.steps : data.seconds)[data.length - 1]!)
  const max = range?.to ?? Math.max(1, xEnd ?? 0, ...ends)
  const min = range?.from ?? 0
  return {
    type: 'linear', min, max, border, grid: { ...grid, display: false },
    ticks: {
      color: dim, font, padding: 6, maxRotation: 0, autoSkipPadding: 26, align: 'inner',
      ...(xAxis === 'seconds' ? { stepSize: timeSpacing(max - min) } : max - min < 12 ? { stepSize: 1 } : {}),
      callback: (value: number | string) => xAxis === 'step' ? stepLabel(Number(value)) : timeLabel(Number(value)),
    },
  } as unknown as Scale
}

/** A little room above and below the values; below zero only where a value is. */
function roomAround({ curves, xAxis, range }: ChartView): { suggestedMin?: number, suggestedMax?: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { data } of curves) {
    const xs = xAxis === 'step' ? data.steps : data.seconds
    for (let at = 0; at < data.length; at++) {
      const value = data.values[at]!
      if (!Number.isFinite(value) || (range && (xs[at]! < range.from || xs[at]! > range.to))) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  if (low > high) return {}
  const room = (high - low) * 0.05
  return { suggestedMin: low >= 0 ? Math.max(0, low - room) : low - room, suggestedMax: high + room }
}

function yScale(view: ChartView): Scale {
  const { logY } = view
  const { border, grid, font, dim } = axisLook()
  return {
    type: logY ? 'logarithmic' : 'linear', border, grid,
    ...(logY ? {} : roomAround(view)),
    // As wide whatever stands there, so that no curve moves sideways.
    afterFit: (scale: { width: number }) => { scale.width = 44 },
    ticks: {
      color: dim, font, padding: 8, maxTicksLimit: logY ? 8 : 6, autoSkipPadding: 10,
      callback: (value: number | string, _: number, ticks: readonly { value: number }[]) => valueLabel(Number(value),
        logY ? Math.abs(Number(value)) / 2 : Math.abs((ticks[1]?.value ?? 1) - (ticks[0]?.value ?? 0))),
    },
  } as unknown as Scale
}

/** A triangle at the top where a value was no number or infinite. */
const oddMarks: Plugin<'line'> = {
  id: 'oddMarks',
  afterDatasetsDraw({ ctx, chartArea, scales: { x }, data }) {
    if (!x) return
    for (const { oddXs, borderColor } of data.datasets as LineData[]) {
      ctx.fillStyle = borderColor as string
      for (const value of oddXs ?? []) {
        const at = x.getPixelForValue(value)
        if (at < chartArea.left || at > chartArea.right) continue
        ctx.beginPath()
        ctx.moveTo(at - 4, chartArea.top)
        ctx.lineTo(at + 4, chartArea.top)
        ctx.lineTo(at, chartArea.top + 7)
        ctx.fill()
      }
    }
  },
}
