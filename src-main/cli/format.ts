import { numberOf, type SeriesSummary } from '#contract'

/** 1:02:03, 2:03 or 0:03. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, at) => at === 0 ? String(part) : String(part).padStart(2, '0')).join(':')
}

export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = count < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3))
  const scaled = count / 1000 ** power
  return `${power === 0 ? scaled : scaled.toPrecision(3)} ${units[power]}`
}

/** Four significant digits; nothing for null. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value)
  return Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4 ? value.toExponential(3) : String(Number(value.toPrecision(4)))
}

/** JSON has no NaN and no infinity: they are written as text, so that nobody takes them for a missing value. */
export function jsonNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value)
}

export function lastOf(series: SeriesSummary): number {
  return numberOf(series.last, series.lastKind)
}

export function bar(share: number, cells = 24): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * cells)
  return `${'█'.repeat(full)}${'░'.repeat(cells - full)}`
}
