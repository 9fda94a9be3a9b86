/** The window around the page: menu, languages, its place on the screen, another library, leaving. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { call, makeHome, openStudio, until, type Home, type RunningStudio } from './support/studio'

let home: Home
let studio: RunningStudio
beforeEach(() => { home = makeHome() })
afterEach(async () => {
  await studio.close()
  home.remove()
})

const menuTitles = (): Promise<string[]> =>
  studio.app.evaluate(({ Menu }) => Menu.getApplicationMenu()!.items.map(({ label }) => label))

it('does what the menu says and speaks the language that is set', async () => {
  studio = await openStudio(home)
  expect(await menuTitles()).toEqual(['File', 'Edit', 'View', 'Run', 'Help'])
  await studio.app.evaluate(({ Menu }) => Menu.getApplicationMenu()!.getMenuItemById('go.data')!.click())
  await until('the Data view', async () => studio.page.url().endsWith('#/data'), 5)
  await call(studio.page, 'settings.set', { locale: 'zh-CN' })
  await until('the Chinese menu', async () => (await menuTitles())[0] === '文件', 5)
  expect(await studio.page.locator('html').getAttribute('lang')).toBe('zh-CN')
})

it('starts in the language of the computer', async () => {
  studio = await openStudio(home, { locale: 'zh_CN.UTF-8' })
  expect(await menuTitles()).toEqual(['文件', '编辑', '视图', '运行', '帮助'])
  expect(await call<{ locale: string }>(studio.page, 'app.info')).toMatchObject({ locale: 'zh-CN', libraryFolder: home.library })
})

it('comes back where it was', async () => {
  studio = await openStudio(home)
  const bounds = { x: 30, y: 40, width: 1010, height: 650 }
  await studio.app.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]!.setBounds(wanted), bounds)
  const ended = new Promise(done => studio.app.process().on('exit', done))
  await studio.app.evaluate(({ app }) => { setTimeout(() => app.quit()) })
  expect(await ended).toBe(0)
  expect(JSON.parse(readFileSync(join(home.userData, 'window.json'), 'utf8'))).toMatchObject({ bounds, maximised: false })
  studio = await openStudio(home)
  expect(await studio.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds())).toEqual(bounds)
})

it('goes on in another library that is chosen', async () => {
  studio = await openStudio(home)
  const other = join(home.userData, 'other library 资料')
  mkdirSync(other)
  await studio.app.evaluate(({ dialog }, folder) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [folder] })
  }, other)
  await studio.page.evaluate('void window.studio.invoke("app.chooseLibrary")')
  const info = await until('the other library', async () => {
    const found = await call<{ libraryFolder: string }>(studio.page, 'app.info').catch(() => undefined)
    return found?.libraryFolder === other && found
  }, 20)
  expect(info.libraryFolder).toBe(other)
  expect(JSON.parse(readFileSync(join(home.userData, 'library.json'), 'utf8'))).toEqual({ folder: other })
  expect(await call(studio.page, 'runs.list', {})).toEqual([])
})

it('closes at once when nothing trains, without a question', async () => {
  studio = await openStudio(home)
  const ended = new Promise(done => studio.app.process().on('exit', done))
  await studio.app.evaluate(({ BrowserWindow }) => { setTimeout(() => BrowserWindow.getAllWindows()[0]!.close()) })
  expect(await ended).toBe(0)
})
