/**
 * `npm run pictures -- LIBRARY`: takes the pictures of the README in docs/pictures from a library that has runs of
 * both families; on a machine without a screen under xvfb-run. The library is only read.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ensureBuild } from './build.mjs'
import { ensureSetup, root, runScript } from './setup/index.mjs'
import { say, SetupError } from './setup/say.mjs'

const size = { width: 1280, height: 800 }

await runScript(async () => {
  const [library] = process.argv.slice(2)
  if (!library) throw new SetupError('Which library? npm run pictures -- FOLDER')
  const placed = await ensureSetup()
  await ensureBuild(placed)
  const { _electron } = await import('playwright')
  const userData = mkdtempSync(join(tmpdir(), 'duet-pictures-'))
  const environment = { ...process.env, LANG: 'en_US.UTF-8' }
  delete (/** @type {Record<string, string | undefined>} */ (environment)).ELECTRON_RUN_AS_NODE
  const app = await _electron.launch({
    executablePath: placed.electron,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root, `--user-data-dir=${userData}`, `--library=${resolve(library)}`, '--lang=en'],
    env: /** @type {Record<string, string>} */ (environment),
  })
  try {
    const page = await app.firstWindow()
    await page.getByRole('navigation').first().waitFor()
    await app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setContentSize(to.width, to.height), size)
    await takeAll(page)
  } finally {
    await app.close().catch(() => undefined)
    rmSync(userData, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
  return 0
})

/** @typedef {{ id: string, recipe: string, dataset: { id: string }, status: string }} Run */

/** @param {import('playwright').Page} page */
async function takeAll(page) {
  /** @param {string} name @param {unknown} input @returns {Promise<any>} */
  const call = async (name, input) => {
    /** @type {[string, unknown]} */
    const sent = [name, input]
    const reply = await page.evaluate(([channel, value]) => /** @type {any} */ (globalThis).studio.invoke(channel, value), sent)
    if (!reply.ok) throw new SetupError(`${name}: ${reply.error.message}`)
    return reply.value
  }
  /** @type {Run[]} */
  const runs = await call('runs.list', {})
  const texts = runs.filter(run => run.recipe === 'text-rnn')
  const gan = runs.find(run => run.recipe === 'image-gan')
  const oldest = texts.at(-1)
  if (!gan || !oldest || texts.length < 2) throw new SetupError('The library needs two runs of text-rnn and one of image-gan.')
  /** @type {[string, 'dark' | 'light', string][]} */
  const pictures = [
    ['start', 'dark', '/'], ['data', 'light', '/data'], ['dataset', 'dark', `/data/${gan.dataset.id}`], ['train', 'light', `/train?dataset=${oldest.dataset.id}`],
    ['run', 'dark', `/run/${oldest.id}`], ['gan', 'dark', `/run/${gan.id}`], ['runs', 'light', '/runs'],
    ['compare', 'dark', `/compare?runs=${texts.map(run => run.id).join(',')}`],
  ]
  for (const [name, theme, path] of pictures) {
    await call('settings.set', { theme, locale: 'en' })
    await page.evaluate(to => { /** @type {any} */ (globalThis).location.hash = `#${to}` }, path)
    await page.waitForTimeout(2500)
    const file = join(root, 'docs/pictures', `${name}.png`)
    await page.screenshot({ path: file })
    say(`docs/pictures/${name}.png`)
  }
}
