import { hasText, t } from '../i18n'

/** The words for a series: train/loss -> training loss; the name itself where there are none. */
export function seriesName(name: string): string {
  const key = `series.${name.replaceAll('/', '_')}`
  return hasText(key) ? t(key) : name
}
