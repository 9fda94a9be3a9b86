/** What can be done with a run from its row. */
import type { RunSummary } from '#contract'
import { reportError } from '../errors'
import { t } from '../i18n'
import { call } from '../ipc/client'
import { goTo } from '../navigate'
import type { MenuItem } from '../ui/menu'
import { canResume, canStop, deleteRuns, restoreRuns, toggleRun } from './run-actions'

interface Dialogs { rename(run: RunSummary): void, tag(run: RunSummary): void }

const doing = (act: () => Promise<unknown>) => (): void => { act().catch(reportError) }

export function runMenu(run: RunSummary, { rename, tag }: Dialogs): MenuItem[] {
  if (run.deletedAt !== null) {
    return [{ label: t('runs.restore'), icon: 'i-lucide-undo-2', run: doing(() => restoreRuns([run])) }]
  }
  const items: MenuItem[] = [{ label: t('runs.open'), icon: 'i-lucide-activity', keys: 'Enter', run: () => goTo(`/run/${run.id}`) }]
  if (run.status === 'running') items.push({ label: t('run.pause'), icon: 'i-lucide-pause', run: doing(() => toggleRun(run)) })
  if (canResume(run.status)) items.push({ label: t('run.resume'), icon: 'i-lucide-play', run: doing(() => toggleRun(run)) })
  if (canStop(run.status)) items.push({ label: t('run.stop'), icon: 'i-lucide-square', run: doing(() => call('runs.stop', { id: run.id })) })
  const place = run.queuePosition
  if (place !== null) {
    items.push(
      { label: t('runs.earlier'), icon: 'i-lucide-arrow-up', disabled: place === 1, run: doing(() => call('runs.move', { id: run.id, position: place - 1 })) },
      { label: t('runs.later'), icon: 'i-lucide-arrow-down', run: doing(() => call('runs.move', { id: run.id, position: place + 1 })) },
    )
  }
  return [
    ...items,
    { label: t('ui.rename'), icon: 'i-lucide-pencil', keys: 'F2', separated: true, run: () => rename(run) },
    { label: t('runs.tags'), icon: 'i-lucide-tag', run: () => tag(run) },
    { label: t('run.again'), icon: 'i-lucide-copy-plus', run: () => goTo(`/train?from=${run.id}`) },
    {
      label: t('ui.delete'), icon: 'i-lucide-trash-2', keys: 'Delete', danger: true, separated: true,
      disabled: run.status === 'running' || run.status === 'paused', run: doing(() => deleteRuns([run])),
    },
  ]
}
