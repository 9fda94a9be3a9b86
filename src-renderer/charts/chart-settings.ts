import { readView, writeView } from '../settings'
import type { XAxis } from './chart'
import { halfLives } from './smooth'

/** How a person wants charts drawn; kept between starts. */
export interface ChartSettings {
  readonly xAxis: XAxis
  readonly logY: boolean
  /** Half-life of smoothing in steps. */
  readonly halfLife: number
}

/** What was chosen for charts of that name, with a half-life that fits where none was chosen. */
export function readChartSettings(view: string, halfLife: number): ChartSettings {
  const kept = readView<Partial<ChartSettings>>(view)
  return {
    xAxis: kept?.xAxis === 'seconds' ? 'seconds' : 'step',
    logY: kept?.logY === true,
    halfLife: kept?.halfLife !== undefined && halfLives.includes(kept.halfLife) ? kept.halfLife : halfLife,
  }
}

export function keepChartSettings(view: string, settings: ChartSettings): void {
  void writeView(view, settings).catch(() => undefined)
}
