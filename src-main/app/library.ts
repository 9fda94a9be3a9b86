/** Opens the library, and asks what to do where it cannot be opened. */
import { app, dialog } from 'electron'
import { StudioError, toErrorShape, type ErrorShape, type EventName, type EventPayload } from '#contract'
import { libraryFolder, rememberLibrary } from '../features/locations'
import { openStudio } from '../features/studio'
import { errorSentence } from '../features/translator'
import type { Studio } from '../features/types'
import { showDialog } from './dialogs'
import type { Shell } from './shell'
import { utilitySpawner } from './spawn'

export type Emit = <K extends EventName>(name: K, payload: EventPayload<K>) => void

/** Opens the library that belongs to this start. False when the user would rather quit. */
export async function openLibrary(shell: Shell, emit: Emit): Promise<boolean> {
  const { userFolder, libraryArgument } = shell.paths
  return await openAt(shell, libraryFolder(userFolder, libraryArgument), emit)
}

/** Goes on in another folder, which is remembered. False when the user would rather quit. */
export async function changeLibrary(shell: Shell, folder: string, emit: Emit): Promise<boolean> {
  await shell.studio?.close()
  shell.studio = undefined
  if (!await openAt(shell, folder, emit)) return false
  rememberLibrary(shell.paths.userFolder, shell.library)
  shell.window?.webContents.reload()
  return true
}

async function openAt(shell: Shell, first: string, emit: Emit): Promise<boolean> {
  for (let folder = first; ;) {
    try {
      shell.studio = await openOne(shell, folder, emit)
      shell.library = folder
      if (folder !== first) rememberLibrary(shell.paths.userFolder, folder)
      return true
    } catch (thrown) {
      const error = toErrorShape(thrown)
      shell.log.error(`library: ${error.code}: ${thrown instanceof StudioError ? error.message : String((thrown as Error).stack)}`)
      const next = await askAbout(shell, error, folder)
      if (next === undefined) return false
      folder = next
    }
  }
}

function openOne(shell: Shell, folder: string, emit: Emit): Promise<Studio> {
  return openStudio({
    libraryFolder: folder,
    resourcesFolder: shell.paths.resourcesFolder,
    owner: 'window',
    spawn: utilitySpawner(shell.paths, shell.log),
    log: shell.log,
    emit,
  })
}

/** The folder to try next, or undefined to quit. */
async function askAbout(shell: Shell, error: ErrorShape, folder: string): Promise<string | undefined> {
  const { t } = shell
  const choice = await showDialog(shell, {
    type: 'error',
    message: t('dialog.library.cannotOpen'),
    detail: `${errorSentence(t, error)}\n\n${folder}`,
    buttons: [t('dialog.library.again'), t('dialog.library.other'), t('dialog.quit')],
    cancelId: 2,
  })
  if (choice === 0) return folder
  if (choice === 2) return undefined
  return await chooseFolder(shell, t('dialog.library.choose')) ?? folder
}

/** Asks for a folder; undefined when the user cancels. */
export async function chooseFolder(shell: Shell, title: string): Promise<string | undefined> {
  const options: Electron.OpenDialogOptions = {
    title, properties: ['openDirectory', 'createDirectory'], defaultPath: app.getPath('documents'),
  }
  const { canceled, filePaths } = shell.window
    ? await dialog.showOpenDialog(shell.window, options)
    : await dialog.showOpenDialog(options)
  return canceled ? undefined : filePaths[0]
}
