/** Starts the window app: boot order and wiring only. */
import { app, session, type BrowserWindow } from 'electron'
import { channelPrefix } from '#contract'
import { watchActivity } from './app/activity'
import { guardContents, guardSession } from './app/guard'
import { openLibrary, type Emit } from './app/library'
import { startLoadMeter } from './app/load-meter'
import { catchStray, openLog } from './app/log'
import { showMenu } from './app/menu'
import { shellPaths } from './app/paths'
import { registerScheme, serveContent } from './app/protocol'
import { guardClosing, guardQuitting } from './app/quit'
import { makeShellHandlers, openStudioOf } from './app/shell-handlers'
import { applySettings, makeShell, type Shell } from './app/shell'
import { watchChildren } from './app/spawn'
import { prepareChromium } from './app/switches'
import { openWindow } from './app/window'
import { routeCalls } from './ipc/router'
import { isOurPage } from './ipc/sender'

prepareChromium()
registerScheme()
// Before the database and the window: a second start only brings the first to the front.
if (app.requestSingleInstanceLock()) void boot()
else app.exit(0)

async function boot(): Promise<void> {
  const paths = shellPaths(import.meta.dirname)
  const log = openLog(paths.logsFolder)
  catchStray(log)
  guardContents(log)
  watchChildren(log)
  await app.whenReady()
  log.info(`Duet Studio ${app.getVersion()} on Electron ${process.versions.electron}, ${process.platform} ${process.arch}`)
  const shell = makeShell(paths, log)
  guardQuitting(shell)
  guardSession(session.defaultSession, log)
  const emit = makeEmit(shell)
  if (!await openLibrary(shell, emit)) return app.exit(1)
  applySettings(shell, openStudioOf(shell).settings())
  serveContent(session.defaultSession, {
    rendererFolder: paths.rendererFolder,
    samplesFolder: `${paths.resourcesFolder}/samples`,
    resolveLibrary: pathname => shell.studio?.resolveUrl(pathname) ?? null,
  })
  answerPage(shell, emit)
  const window = shell.window = openWindow(paths, log)
  window.on('closed', () => { shell.window = undefined })
  guardClosing(window, shell)
  app.on('second-instance', () => bringForward(window))
  startLoadMeter({
    isSeen: () => !window.isDestroyed() && window.isVisible() && !window.isMinimized(),
    folder: () => shell.library,
    emit: load => emit('app.load', load),
  })
}

/** Events go to the page; the shell looks at them on their way. */
function makeEmit(shell: Shell): Emit {
  const activity = watchActivity(shell)
  return (name, payload) => {
    activity.see(name, payload)
    if (name === 'settings.changed' && shell.studio && applySettings(shell, shell.studio.settings())) buildMenu(shell)
    const contents = shell.window?.webContents
    if (contents && !contents.isDestroyed()) contents.send(channelPrefix + name, payload)
  }
}

let buildMenu: (shell: Shell) => void = () => undefined

function answerPage(shell: Shell, emit: Emit): void {
  const own = makeShellHandlers(shell, emit)
  routeCalls({
    handlers: () => ({ ...openStudioOf(shell).handlers, ...own }),
    isOurPage: event => isOurPage(event, shell.window?.webContents),
    report: message => shell.log.error(message),
  })
  buildMenu = () => showMenu({
    t: shell.t,
    platform: process.platform,
    command: command => emit('app.menu', { command }),
    revealLibrary: () => void own['app.revealLibrary'](undefined),
    openLogs: () => void own['app.openLogs'](undefined),
    chooseLibrary: () => void own['app.chooseLibrary'](undefined),
  })
  buildMenu(shell)
}

function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
