/** Leaving: asked for while something trains, then a checkpoint is saved and everything is closed in order. */
import { app, type BrowserWindow } from 'electron'
import { showDialog } from './dialogs'
import type { Shell } from './shell'

/** A trainer that cannot save within this time is ended all the same; its last checkpoint is there. */
const longestCloseMs = 60_000

let state: 'open' | 'asking' | 'leaving' | 'closed' = 'open'

/** Whether the library may be closed now. Where something trains or is imported, the user decides. */
export async function mayLeave(shell: Shell): Promise<'leave' | 'stay'> {
  const activity = shell.studio?.activity()
  if (!activity || (activity.training === null && activity.importing === 0)) return 'leave'
  const { t } = shell
  const kind = activity.training !== null ? 'training' : 'importing'
  const queued = activity.queued > 0 ? `\n\n${t('dialog.leave.queued', {}, activity.queued)}` : ''
  const choice = await showDialog(shell, {
    type: 'question',
    message: t(`dialog.leave.${kind}.message`),
    detail: t(`dialog.leave.${kind}.detail`) + queued,
    buttons: [t(`dialog.leave.${kind}.leave`), t(`dialog.leave.${kind}.minimise`), t('dialog.cancel')],
    cancelId: 2,
  })
  if (choice === 1) shell.window?.minimize()
  return choice === 0 ? 'leave' : 'stay'
}

/** Closing the window and quitting both come here. */
export function guardClosing(window: BrowserWindow, shell: Shell): void {
  window.on('close', event => {
    if (state === 'closed') return
    event.preventDefault()
    void leave(shell, 'ask')
  })
}

export function guardQuitting(shell: Shell): void {
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', event => {
    if (state === 'closed' || !shell.studio) return
    event.preventDefault()
    void leave(shell, 'now')
  })
  // The session ends, or somebody typed Ctrl-C: nobody is there to be asked.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void leave(shell, 'now'))
}

async function leave(shell: Shell, manner: 'ask' | 'now'): Promise<void> {
  if (state === 'leaving' || state === 'closed' || (state === 'asking' && manner === 'ask')) return
  if (manner === 'ask') {
    state = 'asking'
    const answer = await mayLeave(shell).catch(() => 'leave')
    // A signal may have come while the question was open.
    if (state !== 'asking') return
    state = 'open'
    if (answer === 'stay') return
  }
  state = 'leaving'
  if (shell.window && !shell.window.isDestroyed()) shell.window.hide()
  const closed = shell.studio?.close().catch((error: unknown) => shell.log.error(`closing: ${String(error)}`))
  await Promise.race([closed, new Promise(resolve => setTimeout(resolve, longestCloseMs).unref())])
  shell.log.info('closed')
  state = 'closed'
  // Not close(): that asks the page, and a page that hangs would keep the studio from ever ending.
  if (shell.window && !shell.window.isDestroyed()) shell.window.destroy()
  app.quit()
}
