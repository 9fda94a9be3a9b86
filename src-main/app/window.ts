import { BrowserWindow, nativeTheme, screen } from 'electron'
import { pageOrigin } from '../ipc/sender'
import type { Logger } from '../features/types'
import type { ShellPaths } from './paths'
import { fitBounds, readWindowState, smallest, writeWindowState } from './window-state'

/** The ground colours of the page, so that nothing white is seen before its first paint. */
function ground(): string {
  return nativeTheme.shouldUseDarkColors ? '#0f1115' : '#f6f7f9'
}

/** The one window, loading its page; shown as soon as that is painted. */
export function openWindow(paths: ShellPaths, log: Logger): BrowserWindow {
  const state = readWindowState(paths.userFolder)
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  const window = new BrowserWindow({
    ...fitBounds(state?.bounds, [primary, ...others].map(({ workArea }) => workArea)),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Duet Studio',
    icon: `${paths.resourcesFolder}/icons/icon.png`,
    backgroundColor: ground(),
    webPreferences: {
      preload: paths.preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
      devTools: false,
      navigateOnDragDrop: false,
      // A hidden window still takes in the numbers of a run.
      backgroundThrottling: false,
    },
  })
  window.once('ready-to-show', () => {
    if (state?.maximised) window.maximize()
    window.show()
  })
  keepState(window, paths.userFolder)
  reviveOnCrash(window, log)
  nativeTheme.on('updated', () => { if (!window.isDestroyed()) window.setBackgroundColor(ground()) })
  window.webContents.once('dom-ready', () => { if (state?.zoom) window.webContents.setZoomLevel(state.zoom) })
  void window.loadURL(`${pageOrigin}/index.html`).catch((error: unknown) => log.error(`page: ${String(error)}`))
  return window
}

function keepState(window: BrowserWindow, folder: string): void {
  let timer: NodeJS.Timeout | undefined
  const keep = (): void => {
    if (window.isDestroyed()) return
    writeWindowState(folder, {
      bounds: window.getNormalBounds(), maximised: window.isMaximized(), zoom: window.webContents.getZoomLevel(),
    })
  }
  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(keep, 500)
  }
  window.on('resize', soon)
  window.on('move', soon)
  window.on('close', keep)
  window.on('closed', () => clearTimeout(timer))
}

/** A page that died is loaded again, at most three times a minute: the run it showed goes on meanwhile. */
function reviveOnCrash(window: BrowserWindow, log: Logger): void {
  let deaths: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error(`the page ended: ${reason} (${exitCode})`)
    if (reason === 'clean-exit') return
    deaths = [...deaths.filter(at => performance.now() - at < 60_000), performance.now()]
    if (deaths.length <= 3 && !window.isDestroyed()) window.webContents.reload()
  })
}
