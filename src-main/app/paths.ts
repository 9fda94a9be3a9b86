import { resolve } from 'node:path'
import { app } from 'electron'

export interface ShellPaths {
  readonly preloadFile: string
  /** Of the page that decodes sound. */
  readonly mediaPreloadFile: string
  readonly rendererFolder: string
  /** Built child processes: trainer.js, importer.js. */
  readonly childFolder: string
  readonly resourcesFolder: string
  readonly userFolder: string
  readonly logsFolder: string
  /** Of --library, if given. */
  readonly libraryArgument: string | undefined
}

/** `mainFolder` is the folder of the built entry, out/main. */
export function shellPaths(mainFolder: string): ShellPaths {
  const userFolder = app.getPath('userData')
  return {
    preloadFile: resolve(mainFolder, '../preload/index.cjs'),
    mediaPreloadFile: resolve(mainFolder, '../preload/media.cjs'),
    rendererFolder: resolve(mainFolder, '../renderer'),
    childFolder: mainFolder,
    resourcesFolder: resolve(mainFolder, '../../resources'),
    userFolder,
    logsFolder: resolve(userFolder, 'logs'),
    libraryArgument: app.commandLine.getSwitchValue('library') || followingLibrary(process.argv),
  }
}

/** The value of `--library DIR`, which Chromium's own `--library=DIR` does not cover. */
function followingLibrary(argv: readonly string[]): string | undefined {
  const at = argv.indexOf('--library')
  return at < 0 ? undefined : argv[at + 1]
}
