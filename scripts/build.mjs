/** Builds the app into out/ when something changed since the last build. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { run } from './setup/run.mjs'
import { ensureSetup, root, runScript } from './setup/index.mjs'
import { say } from './setup/say.mjs'

const inputs = ['src-main', 'src-renderer', 'electron.vite.config.ts', 'uno.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json']
const stamp = join(root, 'out', '.built')

/** @param {import('./setup/index.mjs').Placed} placed */
export async function ensureBuild(placed) {
  const now = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  say('Building the app ...')
  await run(process.execPath, [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: root, env: buildEnvironment(placed) })
  writeFileSync(stamp, now)
}

/** electron-vite asks where the runtime is and how new it is. @param {import('./setup/index.mjs').Placed} placed */
export function buildEnvironment(placed) {
  return { ...process.env, ELECTRON_EXEC_PATH: placed.electron, ELECTRON_MAJOR_VER: placed.version.split('.')[0] }
}

/** Names, sizes and times of every input. */
function fingerprint() {
  const hash = createHash('sha256')
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await runScript(async () => ensureBuild(await ensureSetup()))
