import { dialog, type MessageBoxOptions } from 'electron'
import type { Shell } from './shell'

/** Shows a question over the window (or alone, before there is one); answers with the button's index. */
export async function showDialog(shell: Shell, options: MessageBoxOptions): Promise<number> {
  const all: MessageBoxOptions = { title: 'Duet Studio', noLink: true, defaultId: 0, ...options }
  const window = shell.window && !shell.window.isDestroyed() && shell.window.isVisible() ? shell.window : undefined
  const { response } = window ? await dialog.showMessageBox(window, all) : await dialog.showMessageBox(all)
  return response
}
