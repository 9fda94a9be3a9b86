/** What the numbers at a step mean, in a sentence. */
import type { SeriesData } from '../charts/series-data'
import { formatNumber, formatPercent } from '../format'
import { t } from '../i18n'

type Read = (series: string) => SeriesData | undefined

/** The series that readingAt looks at, besides those drawn. */
export const readSeries = ['D/ranked', 'val/perplexity'] as const

/** A sentence for the newest values at or before a step (null: the last); undefined where nothing is known yet. */
export function readingAt(read: Read, step: number | null): string | undefined {
  const value = (series: string): number | undefined => {
    const data = read(series)
    const found = step === null ? data?.last : data?.at(step)
    return found !== undefined && Number.isFinite(found) ? found : undefined
  }
  const ranked = value('D/ranked')
  if (ranked !== undefined) return t(ranked > 0.95 ? 'run.reading.far' : ranked < 0.6 ? 'run.reading.even' : 'run.reading.ranked', { share: formatPercent(ranked) })
  const perplexity = value('val/perplexity')
  if (perplexity === undefined) return undefined
  return t('run.reading.perplexity', { count: formatNumber(perplexity, { maximumFractionDigits: 1 }) })
}
