/** Calls that need the desktop: dialogs, the file manager, what this computer is. */
import { cpus, totalmem } from 'node:os'
import { app, dialog, shell as desktop } from 'electron'
import { StudioError, type AppInfo, type ErrorShape, type Handlers, type channels } from '#contract'
import { saveSamples } from '../features/save-samples'
import type { ShellCall, Studio } from '../features/types'
import { changeLibrary, chooseFolder, type Emit } from './library'
import { mayLeave } from './quit'
import type { Shell } from './shell'

type ShellHandlers = Pick<Handlers<typeof channels>, ShellCall>

/** The library that is open now; between two libraries there is none for a moment. */
export function openStudioOf(shell: Shell): Studio {
  if (shell.studio) return shell.studio
  throw new StudioError('CONFLICT', 'No library is open', { what: 'library' })
}

export function makeShellHandlers(shell: Shell, emit: Emit): ShellHandlers {
  return {
    'app.info': () => describeApp(shell),
    'app.revealLibrary': () => { desktop.showItemInFolder(shell.library) },
    'app.openLogs': () => { desktop.showItemInFolder(`${shell.paths.logsFolder}/studio.log`) },
    'app.chooseLibrary': () => chooseLibrary(shell, emit),
    'imports.drop': ({ paths }) => openStudioOf(shell).importPaths(paths),
    'imports.choose': async ({ what }) => {
      const paths = await choosePaths(shell, what)
      return paths && openStudioOf(shell).importPaths(paths)
    },
    'imports.look': ({ paths }) => openStudioOf(shell).lookAt(paths),
    'imports.chooseToLook': async ({ what }) => {
      const paths = await choosePaths(shell, what)
      return paths && await openStudioOf(shell).lookAt(paths)
    },
    'samples.save': ({ ids }) => saveChosen(shell, ids),
  }
}

/** Oldest Electron that still gets security updates beside the pinned one: three majors are supported. */
const oldestSupported = 43

function describeApp(shell: Shell): AppInfo {
  const studio = openStudioOf(shell)
  const { electron, chrome, node } = process.versions
  return {
    version: app.getVersion(),
    electron: electron ?? '',
    chrome: chrome ?? '',
    node,
    sqlite: studio.versions.sqlite,
    ...(studio.versions.tensorflow === undefined ? {} : { tensorflow: studio.versions.tensorflow }),
    isFallbackRuntime: Number.parseInt(electron ?? '0', 10) < oldestSupported,
    platform: `${process.platform} ${process.arch}`,
    locale: shell.locale,
    libraryFolder: shell.library,
    memoryBytes: totalmem(),
    cores: cpus().length,
  }
}

async function chooseLibrary(shell: Shell, emit: Emit): Promise<boolean> {
  const folder = await chooseFolder(shell, shell.t('dialog.library.choose'))
  if (folder === undefined || folder === shell.library) return false
  if (await mayLeave(shell) === 'stay') return false
  if (!await changeLibrary(shell, folder, emit)) app.quit()
  return true
}

async function choosePaths(shell: Shell, what: 'files' | 'folder'): Promise<string[] | null> {
  const { t, window } = shell
  if (!window) return null
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: t(what === 'files' ? 'dialog.import.files' : 'dialog.import.folder'),
    buttonLabel: t('dialog.import.confirm'),
    properties: what === 'files' ? ['openFile', 'multiSelections'] : ['openDirectory', 'multiSelections'],
  })
  return canceled || filePaths.length === 0 ? null : filePaths
}

async function saveChosen(shell: Shell, ids: readonly string[]): Promise<number | null> {
  const files = openStudioOf(shell).sampleFiles(ids)
  const folder = await chooseFolder(shell, shell.t('dialog.samples.choose'))
  if (folder === undefined) return null
  try {
    return (await saveSamples(files, folder)).length
  } catch (thrown) {
    throw saveError(thrown as NodeJS.ErrnoException, folder)
  }
}

function saveError(error: NodeJS.ErrnoException, folder: string): StudioError {
  const code: ErrorShape['code'] = error.code === 'ENOSPC' || error.code === 'EDQUOT' ? 'DISK_FULL' : 'INTERNAL'
  return new StudioError(code, error.message, code === 'DISK_FULL' ? { path: folder, needed: '' } : { message: error.message })
}
