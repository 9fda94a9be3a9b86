/** The native menu as data, without Electron at run time, so that it can be looked at without a window. */
import type { MenuItemConstructorOptions } from 'electron'
import type { Translate } from '../features/translator'

export interface MenuOptions {
  readonly t: Translate
  readonly platform: NodeJS.Platform
  /** Asks the page to do a command. */
  command(id: string): void
  revealLibrary(): void
  openLogs(): void
  chooseLibrary(): void
}

type Item = MenuItemConstructorOptions
const line: Item = { type: 'separator' }

/**
 * The page hears its keys itself (and knows when they belong to a text field), so the menu only shows them; on macOS the
 * page's preventDefault keeps the menu from doing the same once more.
 */
function makeItems({ t, command }: MenuOptions) {
  return (id: string, accelerator?: string): Item => ({
    id, label: t(`menu.${id}`), click: () => command(id), ...(accelerator ? { accelerator, registerAccelerator: false } : {}),
  })
}

export function menuTemplate(options: MenuOptions): Item[] {
  const { t, platform } = options
  const item = makeItems(options)
  const isMac = platform === 'darwin'
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    { label: t('menu.title.file'), submenu: fileMenu(options, isMac) },
    { label: t('menu.title.edit'), submenu: editMenu(options) },
    { label: t('menu.title.view'), submenu: viewMenu(options) },
    { label: t('menu.title.run'), submenu: [
      item('run.new'), item('run.pause'), item('run.stop'), line, item('run.rename', 'F2'),
    ] },
    ...(isMac ? [{ role: 'windowMenu' as const }] : []),
    { label: t('menu.title.help'), role: 'help', submenu: [
      item('view.shortcuts', '?'), line,
      { id: 'openLogs', label: t('menu.openLogs'), click: options.openLogs },
      ...(isMac ? [] : [line, item('help.about')]),
    ] },
  ]
}

function fileMenu(options: MenuOptions, isMac: boolean): Item[] {
  const { t } = options
  const item = makeItems(options)
  return [
    item('run.new', 'CmdOrCtrl+N'), line,
    item('data.import', 'CmdOrCtrl+I'), item('data.importFolder', 'CmdOrCtrl+Shift+I'), item('data.paste'), line,
    { id: 'revealLibrary', label: t('menu.revealLibrary'), click: options.revealLibrary },
    { id: 'chooseLibrary', label: t('menu.chooseLibrary'), click: options.chooseLibrary }, line,
    item('view.settings', 'CmdOrCtrl+,'), line,
    isMac ? { role: 'close', label: t('menu.close') } : { role: 'quit', label: t('menu.quit') },
  ]
}

function editMenu(options: MenuOptions): Item[] {
  const { t } = options
  const item = makeItems(options)
  return [
    item('edit.undo', 'CmdOrCtrl+Z'), item('edit.redo', 'CmdOrCtrl+Shift+Z'), line,
    { role: 'cut', label: t('menu.cut') }, { role: 'copy', label: t('menu.copy') },
    { role: 'paste', label: t('menu.paste') }, { role: 'selectAll', label: t('menu.selectAll') },
  ]
}

function viewMenu(options: MenuOptions): Item[] {
  const { t } = options
  const item = makeItems(options)
  const views = ['start', 'data', 'train', 'runs', 'compare']
  return [
    ...views.map((view, at) => item(`go.${view}`, `CmdOrCtrl+${at + 1}`)), line,
    item('view.palette', 'CmdOrCtrl+K'), item('view.rail'), line,
    item('view.theme', 'CmdOrCtrl+Shift+L'), item('view.language'), line,
    { role: 'resetZoom', label: t('menu.resetZoom') }, { role: 'zoomIn', label: t('menu.zoomIn') },
    { role: 'zoomOut', label: t('menu.zoomOut') }, { role: 'togglefullscreen', label: t('menu.fullScreen') },
  ]
}
