/** The packages for Windows and macOS, by @electron/packager on those systems. Not tried yet: see docs/packaging.md. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../setup/cache.mjs'
import { root } from '../setup/index.mjs'
import { run } from '../setup/run.mjs'
import { withBar } from '../setup/say.mjs'
import { layOutApp } from './app.mjs'
import { hardenFuses } from './fuses.mjs'
import { notices } from './notices.mjs'

/**
 * @param {{ placed: import('../setup/index.mjs').Placed, stage: string, tensorFlow: string }} places
 * @returns {Promise<string>} the package
 */
export async function makeOtherPackage({ placed, stage, tensorFlow }) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const app = join(stage, 'app')
  const { packages } = layOutApp(app, placed.electron)
  const folder = await withBar('Assembling', { total: 60, unit: 's' }, () => assemble({ app, stage, version: placed.version, manifest }))
  writeFileSync(join(folder, 'NOTICES.txt'), notices(packages, tensorFlow))
  const isMac = process.platform === 'darwin'
  await hardenFuses(isMac ? join(folder, 'Duet Studio.app') : join(folder, 'duet-studio.exe'))
  mkdirSync(join(root, 'dist'), { recursive: true })
  const name = `duet-studio-${manifest.version}-${process.platform}-${process.arch}`
  const target = join(root, 'dist', isMac ? `${name}.dmg` : `${name}.zip`)
  rmSync(target, { force: true })
  // Both programs come with the system.
  await withBar('Packing', { total: 90, unit: 's' }, () => isMac
    ? run('hdiutil', ['create', '-volname', 'Duet Studio', '-srcfolder', folder, '-format', 'UDZO', target])
    : run('tar.exe', ['-a', '-c', '-f', target, '-C', folder, '.']))
  return target
}

/**
 * @param {{ app: string, stage: string, version: string, manifest: { version: string } }} parts
 * @returns {Promise<string>} folder of the assembled app
 */
async function assemble({ app, stage, version, manifest }) {
  const { packager } = await import('@electron/packager')
  const [made = ''] = await packager({
    dir: app,
    out: join(stage, 'made'),
    name: 'Duet Studio',
    executableName: process.platform === 'win32' ? 'duet-studio' : undefined,
    appBundleId: 'studio.duet.app',
    appCategoryType: 'public.app-category.education',
    appVersion: manifest.version,
    appCopyright: 'Duet Studio contributors, Apache-2.0',
    icon: join(root, 'resources/icons/icon'),
    electronVersion: version,
    // The download that set-up made.
    download: { cacheRoot: join(cacheFolder(), 'electron-downloads') },
    platform: process.platform === 'win32' ? 'win32' : 'darwin',
    arch: process.arch === 'arm64' ? 'arm64' : 'x64',
    // The app's folder holds only what ships, and its addons must lie as files.
    asar: false,
    prune: false,
    overwrite: true,
  })
  const folder = join(stage, 'Duet Studio')
  renameSync(made, folder)
  return folder
}
