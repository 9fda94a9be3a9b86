/** What a page that was taken over could do: nothing. Each probe runs in the page of the built app. */
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeHome, openStudio, type Home, type RunningStudio } from './support/studio'

let home: Home
let studio: RunningStudio
beforeAll(async () => {
  home = makeHome()
  studio = await openStudio(home)
})
afterAll(async () => {
  await studio.close()
  home.remove()
})

function inPage<T>(probe: string): Promise<T> {
  return studio.page.evaluate(probe) as Promise<T>
}

describe('the page', () => {
  it('has no Node and only the bridge', async () => {
    expect(await inPage('[typeof require, typeof process, typeof Buffer, typeof module, typeof ipcRenderer]')).toEqual(Array(5).fill('undefined'))
    expect(await inPage('Object.keys(window.studio).sort()')).toEqual(['dropFiles', 'invoke', 'lookAtFiles', 'on'])
  })

  it('can evaluate no text and write no markup', async () => {
    // From a timer, so that the leave of DevTools to evaluate text does not count.
    const tried = await studio.page.evaluate(() => new Promise<string[]>(done => setTimeout(() => {
      const tries = [
        () => (0, eval)('1'), () => new Function('return 1')(), () => { document.body.innerHTML = '<b>x</b>' },
        () => new Worker(URL.createObjectURL(new Blob(['1']))), () => { document.createElement('script').src = '/x.js' },
      ]
      done(tries.map(attempt => {
        try {
          attempt()
          return 'ran'
        } catch (thrown) {
          return (thrown as Error).name
        }
      }))
    })))
    expect(tried).toEqual(['EvalError', 'EvalError', 'TypeError', 'TypeError', 'TypeError'])
  })

  it('reaches no network and no file', async () => {
    const probe = `Promise.all(['http://127.0.0.1:9/', 'https://example.com/', 'file:///etc/passwd', 'studio://other/index.html', 'chrome://gpu']
      .map(url => fetch(url).then(() => 'reached', () => 'refused')))`
    expect(await inPage(probe)).toEqual(Array(5).fill('refused'))
    const image = `Promise.all(['http://127.0.0.1:9/a.png', 'file:///etc/passwd'].map(src => new Promise(done => {
      const image = new Image(); image.onload = () => done('loaded'); image.onerror = () => done('refused'); image.src = src })))`
    expect(await inPage(image)).toEqual(['refused', 'refused'])
  })

  it('finds no way out of the folders that are served', async () => {
    const urls = ['/../package.json', '/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json', '/library/..%2f..%2fetc%2fpasswd.txt',
      '/samples/..%2f..%2fpackage.json', '/library/%00.png', '/samples/x.html', '/..%5c..%5cpackage.json']
    const statuses = await studio.page.evaluate(all => Promise.all(all.map(async url => (await fetch(url)).status)), urls)
    for (const status of statuses) expect([403, 404]).toContain(status)
  })

  it('opens no window and goes nowhere else', async () => {
    expect(await inPage('[window.open("https://example.com"), window.open("about:blank"), window.open("studio://app/index.html")]')).toEqual([null, null, null])
    await inPage('location.href = "https://example.com/"')
    await inPage('location.href = "data:text/html,x"')
    await inPage('location.href = "file:///etc/passwd"')
    await studio.page.waitForTimeout(500)
    expect(studio.page.url()).toMatch(/^studio:\/\/app\/index\.html/)
    expect(studio.app.windows()).toHaveLength(1)
  })

  it('gets no permission', async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi', 'persistent-storage']
    const states = await studio.page.evaluate(all => Promise.all(all.map(async name =>
      (await navigator.permissions.query({ name: name as PermissionName })).state)), names)
    expect(states.filter(state => state === 'granted')).toEqual([])
    expect(await inPage('Notification.requestPermission()')).toBe('denied')
  })
})

describe('the bridge', () => {
  const invoke = (channel: string, input?: unknown): Promise<{ ok: boolean, error?: { code: string } }> =>
    studio.page.evaluate(([name, value]) => (window as never as { studio: { invoke(c: string, i: unknown): Promise<never> } })
      .studio.invoke(name as string, value), [channel, input] as const)

  it('passes on no channel that is the preload\'s own, unknown, or an event', async () => {
    for (const channel of ['imports.drop', 'no.such', 'app.menu', '__proto__', 'constructor', 'studio:runs.list'])
      expect(await invoke(channel, { paths: ['/etc/passwd'] })).toMatchObject({ ok: false, error: { code: 'BAD_INPUT' } })
  })

  it('has main refuse what does not fit, however large', async () => {
    for (const [channel, input] of [['runs.get', { id: '../../etc' }], ['runs.get', null], ['runs.list', 'x'], ['imports.paste', { text: 'x'.repeat(9e6) }]] as const)
      expect(await invoke(channel, input)).toMatchObject({ ok: false, error: { code: 'BAD_INPUT' } })
    expect(await invoke('runs.list', {})).toMatchObject({ ok: true })
  })

  it('is not there for a frame inside the page', async () => {
    expect(await inPage(`new Promise(done => { const frame = document.createElement('iframe'); frame.src = 'about:blank'; document.body.append(frame);
      setTimeout(() => { done(typeof frame.contentWindow?.studio); frame.remove() }, 200) })`)).toBe('undefined')
  })
})

describe('the shell', () => {
  it('keeps the window sandboxed, isolated and without tools', async () => {
    const found = await studio.app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!
      webContents.openDevTools()
      const preferences = (webContents as never as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()
      return { ...preferences, devToolsOpen: webContents.isDevToolsOpened() }
    })
    expect(found).toMatchObject({
      sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, webSecurity: true, experimentalFeatures: false,
      devToolsOpen: false,
    })
  })

  it('lets a second start only bring the first to the front', async () => {
    const environment = { ...process.env }
    delete environment['ELECTRON_RUN_AS_NODE']
    const asRoot = process.platform === 'linux' && process.getuid?.() === 0
    const startedAt = performance.now()
    const second = spawn(process.execPath, [
      ...asRoot ? ['--no-sandbox'] : [], resolve(import.meta.dirname, '../..'), `--user-data-dir=${home.userData}`, `--library=${home.library}`,
    ], { env: environment, stdio: 'ignore' })
    expect(await new Promise(done => second.on('exit', done))).toBe(0)
    expect(performance.now() - startedAt).toBeLessThan(5000)
    expect(studio.app.windows()).toHaveLength(1)
  })
})
