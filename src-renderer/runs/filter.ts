import type { RunSummary } from '#contract'
import { t } from '../i18n'

/** Whether every word of what is typed stands somewhere in the run's row; `-word` must not. */
export function fitsFilter(run: RunSummary, typed: string): boolean {
  const text = [
    run.name, run.recipe, run.dataset.name, run.experiment, run.note, run.status, t(`ui.status.${run.status}`), ...run.tags,
  ].join('\n').toLowerCase()
  return typed.toLowerCase().split(/\s+/).filter(Boolean)
    .every(word => word.startsWith('-') && word.length > 1 ? !text.includes(word.slice(1)) : text.includes(word))
}
