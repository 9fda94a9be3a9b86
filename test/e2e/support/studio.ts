/** Starts the real built studio in the real Electron on a library of its own, and drives it through Playwright. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright'

export interface RunningStudio {
  readonly app: ElectronApplication
  readonly page: Page
  /** Errors that the page wrote to its console or threw; a healthy session has none. */
  readonly pageErrors: string[]
  close(): Promise<void>
}

export interface Home {
  readonly library: string
  readonly userData: string
  remove(): void
}

/** A fresh library and user folder. */
export function makeHome(): Home {
  const root = mkdtempSync(join(tmpdir(), 'duet-e2e-'))
  return {
    library: join(root, 'library'),
    userData: join(root, 'user'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** The tests run in the app's own runtime as Node, so its path is this process's own. */
const electron = process.execPath
const root = resolve(import.meta.dirname, '../../..')

/**
 * Playwright's handshake with a page that is just being made gets stuck about once in a hundred starts, while the app
 * itself is up and well (seen with 1.65 on the registry runtime): then it is started again.
 */
async function launch(options: Parameters<typeof _electron.launch>[0]): Promise<ElectronApplication> {
  return await _electron.launch(options).catch(() => _electron.launch(options))
}

export async function openStudio(home: Home, options: { locale?: string, theme?: 'dark' | 'light' } = {}): Promise<RunningStudio> {
  const environment = { ...process.env, LANG: options.locale ?? 'en_US.UTF-8', LANGUAGE: options.locale ?? 'en' }
  delete (environment as Record<string, string | undefined>).ELECTRON_RUN_AS_NODE
  const app = await launch({
    executablePath: electron,
    args: [
      ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      root,
      `--user-data-dir=${home.userData}`,
      `--library=${home.library}`,
      `--lang=${(options.locale ?? 'en_US').replace('_', '-').split('.')[0]}`,
    ],
    cwd: root,
    env: environment as Record<string, string>,
    timeout: 20_000,
  })
  const page = await app.firstWindow()
  const pageErrors: string[] = []
  page.on('pageerror', error => pageErrors.push(error.message))
  page.on('console', message => { if (message.type() === 'error') pageErrors.push(`${message.text()} ${message.location().url}`) })
  await page.waitForLoadState('domcontentloaded')
  await page.getByRole('navigation').first().waitFor()
  return {
    app, page, pageErrors,
    close: async () => {
      await app.evaluate(({ app: electronApp }) => electronApp.exit(0)).catch(() => undefined)
      await app.close().catch(() => undefined)
    },
  }
}

/** Drops real paths on the window as the desktop would: through the page's DevTools session. */
export async function dropPaths(page: Page, paths: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  const at = { x: 640, y: 360, data, modifiers: 0 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await session.send('Input.dispatchDragEvent', { type, ...at })
  await session.detach()
}

interface Reply { readonly ok: boolean, readonly value: unknown, readonly error?: { code: string, message: string } }

/** One call of the contract as the page would make it; throws with the error's code. */
export async function call<T>(page: Page, channel: string, input?: unknown): Promise<T> {
  const reply = await page.evaluate(
    ([name, value]) => (window as unknown as {
      studio: { invoke(channel: string, input: unknown): Promise<Reply> }
    }).studio.invoke(name as string, value),
    [channel, input] as const,
  )
  if (!reply.ok) throw new Error(`${channel}: ${reply.error?.code}: ${reply.error?.message}`)
  return reply.value as T
}

/** Polls until `probe` answers something truthy. */
export async function until<T>(what: string, probe: () => Promise<T | null | undefined | false>, seconds = 60): Promise<T> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const value = await probe()
    if (value) return value
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}`)
    await new Promise(done => setTimeout(done, 150))
  }
}
