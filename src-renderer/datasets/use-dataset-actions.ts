import type { Dataset } from '#contract'
import { pushUndo } from '../commands/undo'
import { reportError } from '../errors'
import { t } from '../i18n'
import { call } from '../ipc/client'

/** Renames a dataset; can be undone. */
export async function renameDataset(dataset: Pick<Dataset, 'id' | 'name'>, name: string): Promise<void> {
  const { id, name: before } = dataset
  const after = name.trim()
  if (after === '' || after === before) return
  try {
    await call('datasets.rename', { id, name: after })
    pushUndo({
      label: t('data.renamed', { name: after }),
      undo: () => call('datasets.rename', { id, name: before }),
      redo: () => call('datasets.rename', { id, name: after }),
    })
  } catch (thrown) {
    reportError(thrown)
  }
}

/** Puts a dataset into the trash; can be undone. True if it went there. */
export async function deleteDataset({ id, name }: Pick<Dataset, 'id' | 'name'>): Promise<boolean> {
  try {
    await call('datasets.delete', { id })
    pushUndo({
      label: t('data.deleted', { name }),
      undo: () => call('datasets.restore', { id }),
      redo: () => call('datasets.delete', { id }),
    })
    return true
  } catch (thrown) {
    reportError(thrown)
    return false
  }
}
