/** `npm run build`: builds the app into out/, when something changed since the last build. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureSetup, isMain, root, runScript } from './setup/index.mjs'
import { locked } from './setup/lock.mjs'
import { run } from './setup/run.mjs'
import { say, SetupError, withBar } from './setup/say.mjs'

/** resources/ is read at run time where it lies and is no part of the build. */
const inputs = ['src-main', 'src-renderer', 'electron.vite.config.ts', 'uno.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json']
const stamp = join(root, 'out', '.built')
const entries = ['main/index.js', 'main/cli.js', 'renderer/index.html']

/** @param {import('./setup/index.mjs').Placed} placed */
export async function ensureBuild(placed) {
  if (isBuilt(fingerprint(placed))) return
  // Two builds at once would empty each other's out/.
  await locked(join(root, 'node_modules', '.duet-build.lock'), () => say('Another build is running; waiting for it ...'), async () => {
    const now = fingerprint(placed)
    if (!isBuilt(now)) await build(placed, now)
  })
}

/** @param {import('./setup/index.mjs').Placed} placed @param {string} now */
async function build(placed, now) {
  rmSync(stamp, { force: true })
  try {
    await withBar('Building the app', { total: 8, unit: 's' }, () => run(process.execPath,
      [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'], { cwd: root, env: buildEnvironment(placed) }))
  } catch (error) {
    throw new SetupError(`The app could not be built:\n${/** @type {Error} */ (error).message}`)
  }
  writeFileSync(stamp, now)
}

/** @param {string} now */
function isBuilt(now) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === now && entries.every(entry => existsSync(join(root, 'out', entry)))
}

/** electron-vite asks where the runtime is and how new it is. @param {import('./setup/index.mjs').Placed} placed */
export function buildEnvironment(placed) {
  return { ...process.env, ELECTRON_EXEC_PATH: placed.electron, ELECTRON_MAJOR_VER: placed.version.split('.')[0] }
}

/** Names, sizes and times of every input, and the runtime it is built for. @param {import('./setup/index.mjs').Placed} placed */
function fingerprint({ version }) {
  const hash = createHash('sha256').update(version)
  /** @param {string} path */
  const add = path => {
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found) return
    if (found.isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name))
    else hash.update(`${path} ${found.size} ${found.mtimeMs}\n`)
  }
  for (const input of inputs) add(join(root, input))
  return hash.digest('hex')
}

if (isMain(import.meta.url)) await runScript(async () => ensureBuild(await ensureSetup()))
