/** What a page could reach if it were hostile: nothing but the contract. Probed in the real window. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Home, makeHome, openStudio, type RunningStudio } from './support/studio'

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

describe('the page', () => {
  it('has no Node and a frozen bridge', async () => {
    const found = await studio.page.evaluate(() => ({
      require: typeof (globalThis as Record<string, unknown>).require,
      process: typeof (globalThis as Record<string, unknown>).process,
      buffer: typeof (globalThis as Record<string, unknown>).Buffer,
      bridge: Object.keys((globalThis as unknown as { studio: object }).studio).sort(),
      origin: location.origin,
    }))
    expect(found).toEqual({
      require: 'undefined', process: 'undefined', buffer: 'undefined',
      bridge: ['dropFiles', 'invoke', 'on'], origin: 'studio://app',
    })
  })

  it('runs with the sandbox, context isolation and web security on', async () => {
    const preferences = await studio.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      return contents.getLastWebPreferences()
    })
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false })
    expect(preferences.webSecurity ?? true).toBe(true)
  })

  it('cannot evaluate text as code, load from elsewhere or open windows', async () => {
    const outcome = await studio.page.evaluate(async () => {
      const tried = async (act: () => unknown): Promise<string> => {
        try {
          const value = await act()
          return value === null || value === undefined ? 'nothing' : 'done'
        } catch { return 'refused' }
      }
      return {
        eval: await tried(() => (0, eval)('1')),
        function: await tried(() => new Function('return 1')()),
        http: await tried(() => fetch('http://127.0.0.1:9/')),
        file: await tried(() => fetch('file:///etc/passwd')),
        open: await tried(() => window.open('https://example.org')),
        html: await tried(() => { document.body.insertAdjacentHTML('beforeend', '<b>x</b>') }),
      }
    })
    expect(outcome).toEqual({
      eval: 'refused', function: 'refused', http: 'refused', file: 'refused', open: 'nothing', html: 'refused',
    })
  })

  it('stays where it is when a script navigates away', async () => {
    await studio.page.evaluate(() => { location.href = 'https://example.org/' })
    await studio.page.evaluate(() => { location.href = 'file:///etc/passwd' })
    await studio.page.waitForTimeout(300)
    expect(studio.page.url()).toMatch(/^studio:\/\/app\//)
  })

  it('is denied every permission', async () => {
    const states = await studio.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read']
      return await Promise.all(names.map(async name => {
        try {
          return (await navigator.permissions.query({ name: name as PermissionName })).state
        } catch { return 'denied' }
      }))
    })
    expect(new Set(states)).toEqual(new Set(['denied']))
  })
})

describe('the bridge', () => {
  const invoke = (channel: string, input: unknown): Promise<{ ok: boolean, error?: { code: string } }> => studio.page.evaluate(
    ([name, value]) => (window as unknown as { studio: { invoke(c: string, i: unknown): Promise<{ ok: boolean, error?: { code: string } }> } })
      .studio.invoke(name as string, value).catch((error: Error) => ({ ok: false, error: { code: error.name } })),
    [channel, input] as const)

  it('refuses unknown channels and the one that takes paths', async () => {
    expect((await invoke('no.such', undefined)).ok).toBe(false)
    expect((await invoke('imports.drop', { paths: ['/etc/passwd'] })).ok).toBe(false)
  })

  it('answers wrong input with a code and changes nothing', async () => {
    const wrong: unknown[] = [null, 7, 'x', [], { id: '../../etc' }, { id: 'x'.repeat(100) }, { id: { toString: 1 } }, { ids: [1] }]
    for (const input of wrong) {
      const reply = await invoke('runs.get', input)
      expect(reply.ok).toBe(false)
      expect(['BAD_INPUT', 'NOT_FOUND']).toContain(reply.error?.code)
    }
  })

  it('refuses what is larger than a message may be', async () => {
    const reply = await studio.page.evaluate(() => (window as unknown as {
      studio: { invoke(c: string, i: unknown): Promise<{ ok: boolean, error?: { code: string } }> }
    }).studio.invoke('runs.annotate', { id: 'x', note: 'y'.repeat(9 * 1024 * 1024) }))
    expect(reply).toMatchObject({ ok: false, error: { code: 'BAD_INPUT' } })
  })
})

describe('studio://', () => {
  it('gives nothing outside the page, the library and the samples', async () => {
    const tries = [
      '/library/../../../etc/passwd', '/library/%2e%2e/%2e%2e/etc/passwd', '/library/runs/..%2f..%2flibrary.sqlite', '/library/library.sqlite',
      '/library/runs/x/checkpoints/last', '/samples/../../package.json', '/..%5c..%5cpackage.json', '/%00', '/library/%252e%252e/x',
    ]
    const statuses = await studio.page.evaluate(urls => Promise.all(urls.map(async url => {
      try { return (await fetch(url)).status } catch { return 0 }
    })), tries)
    expect(statuses.every(status => status === 404 || status === 403 || status === 0 || status === 400)).toBe(true)
  })

  it('sends a policy without unsafe words', async () => {
    const policy = await studio.page.evaluate(async () => (await fetch('/index.html')).headers.get('content-security-policy') ?? '')
    expect(policy).toContain('default-src \'none\'')
    expect(policy).toContain('require-trusted-types-for \'script\'')
    expect(policy).not.toContain('unsafe')
  })
})
