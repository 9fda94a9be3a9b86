/** The window around the page: menu, languages, its place on the screen, another library, leaving. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
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

interface Run { status: string, step: number, checkpoints: { step: number }[] }

it('asks before it leaves a run that trains, and saves it', async () => {
  studio = await openStudio(home)
  const sentence = (at: number): string => `The ${['sea', 'ship', 'storm', 'whale'][at % 4]} was ${['calm', 'old', 'near'][at % 3]} that night.\n`
  const text = Array.from({ length: 800 }, (_, at) => sentence(at)).join('')
  const { id: pasted } = await call<{ id: string }>(studio.page, 'imports.paste', { text })
  const dataset = await until('the import', async () => {
    const imports = await call<{ id: string, datasets: string[] }[]>(studio.page, 'imports.list')
    return imports.find(one => one.id === pasted)?.datasets[0]
  })
  const { id } = await call<{ id: string }>(studio.page, 'runs.start', { recipe: 'text-rnn', preset: 'quick', dataset })
  await until('ten steps', async () => (await call<Run>(studio.page, 'runs.get', { id })).step >= 10)
  expect(await call<{ tensorflow: string }>(studio.page, 'app.info')).toMatchObject({ tensorflow: expect.stringMatching(/^2\./) })
  const isAwake = (): Promise<boolean> => studio.app.evaluate(({ powerSaveBlocker }) =>
    Array.from({ length: 10 }, (_, at) => at).some(id => powerSaveBlocker.isStarted(id)))
  expect(await isAwake()).toBe(true)

  // The answers of a person: cancel first, then save and quit.
  await studio.app.evaluate(({ dialog }) => {
    const asked: unknown[] = []
    Object.assign(globalThis, { asked })
    dialog.showMessageBox = (async (...given: unknown[]) => ({ response: asked.push(given.at(-1)) === 1 ? 2 : 0 })) as never
  })
  const close = (): Promise<void> => studio.app.evaluate(({ BrowserWindow }) => {
    setTimeout(() => BrowserWindow.getAllWindows()[0]!.close())
  })
  await close()
  const [question] = await until('the question', () => studio.app.evaluate(() => {
    const { asked } = globalThis as never as { asked: { message: string, buttons: string[] }[] }
    return asked.length > 0 && asked
  }), 10)
  expect(question).toMatchObject({
    message: 'A run is training', buttons: ['Save and quit', 'Keep training, minimise the window', 'Cancel'],
  })
  const before = (await call<Run>(studio.page, 'runs.get', { id })).step
  await until('it goes on', async () => (await call<Run>(studio.page, 'runs.get', { id })).step > before)
  const ended = new Promise(done => studio.app.process().on('exit', done))
  await close()
  expect(await ended).toBe(0)

  studio = await openStudio(home)
  const run = await call<Run>(studio.page, 'runs.get', { id })
  expect(run).toMatchObject({ status: 'stopped', checkpoints: expect.arrayContaining([expect.objectContaining({ step: run.step })]) })
  expect(run.step).toBeGreaterThan(before)
  expect(existsSync(join(home.library, 'runs', id))).toBe(true)
})
