/** What a person does to runs, each with its way back. */
import type { RunSummary } from '#contract'
import { pushUndo } from '../commands/undo'
import { reportError } from '../errors'
import { t } from '../i18n'
import { call } from '../ipc/client'

type Named = Pick<RunSummary, 'id' | 'name'>

interface Change { readonly label: string, redo(): Promise<unknown>, undo(): Promise<unknown> }

/** Does it and offers the way back. True if it was done. */
async function undoable({ label, redo, undo }: Change): Promise<boolean> {
  try {
    await redo()
  } catch (thrown) {
    reportError(thrown)
    return false
  }
  pushUndo({ label, redo: async () => void await redo(), undo: async () => void await undo() })
  return true
}

export async function renameRun({ id, name: before }: Named, name: string): Promise<void> {
  const after = name.trim()
  if (after === '' || after === before) return
  await undoable({
    label: t('run.renamed', { name: after }),
    redo: () => call('runs.rename', { id, name: after }),
    undo: () => call('runs.rename', { id, name: before }),
  })
}

export async function tagRun({ id, name, tags: before }: Named & Pick<RunSummary, 'tags'>, tags: readonly string[]): Promise<void> {
  const after = [...new Set(tags.map(tag => tag.trim()).filter(Boolean))]
  if (after.join('\n') === before.join('\n')) return
  await undoable({
    label: t('run.tagged', { name }),
    redo: () => call('runs.tag', { id, tags: after }),
    undo: () => call('runs.tag', { id, tags: [...before] }),
  })
}

export async function annotateRun({ id, name, note: before }: Named & Pick<RunSummary, 'note'>, note: string): Promise<void> {
  if (note === before) return
  await undoable({
    label: t('run.noted', { name }),
    redo: () => call('runs.annotate', { id, note }),
    undo: () => call('runs.annotate', { id, note: before }),
  })
}

/** Into the trash. True if they went there. */
export async function deleteRuns(runs: readonly Named[]): Promise<boolean> {
  const ids = runs.map(run => run.id)
  const label = runs.length === 1 ? t('run.deleted', { name: runs[0]!.name }) : t('runs.deleted', {}, runs.length)
  return await undoable({ label, redo: () => call('runs.delete', { ids }), undo: () => call('runs.restore', { ids }) })
}

export async function restoreRuns(runs: readonly Named[]): Promise<void> {
  const ids = runs.map(run => run.id)
  const label = runs.length === 1 ? t('run.restored', { name: runs[0]!.name }) : t('runs.restored', {}, runs.length)
  await undoable({ label, redo: () => call('runs.restore', { ids }), undo: () => call('runs.delete', { ids }) })
}

/** Pauses what trains, goes on with what rests. */
export async function toggleRun({ id, status }: Pick<RunSummary, 'id' | 'status'>): Promise<void> {
  if (status === 'running') await call('runs.pause', { id })
  else if (canResume(status)) await call('runs.resume', { id })
}

export function canResume(status: RunSummary['status']): boolean {
  return status === 'paused' || status === 'interrupted' || status === 'stopped' || status === 'failed'
}

export function canStop(status: RunSummary['status']): boolean {
  return status === 'running' || status === 'paused' || status === 'queued'
}
