/** The Debian package: a tree of files and dpkg-deb. */
import { chmodSync, copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../setup/index.mjs'
import { isOnPath, run } from '../setup/run.mjs'
import { SetupError, withBar } from '../setup/say.mjs'
import { layOutApp } from './app.mjs'
import { checkPackagedApp } from './check.mjs'
import { filesOf, linkFile } from './copy.mjs'
import { controlFile, desktopEntry } from './debian-files.mjs'
import { hardenFuses } from './fuses.mjs'
import { notices } from './notices.mjs'

const home = 'usr/lib/duet-studio'
/** Changed in the package, so they must not share their bytes with the cache. */
const changed = new Set(['electron', 'chrome-sandbox'])
/** Of the development runtime alone. */
const left = new Set(['resources/default_app.asar', '.complete'])

/**
 * @param {{ placed: import('../setup/index.mjs').Placed, stage: string, tensorFlow: string }} places
 * @returns {Promise<string>} the package
 */
export async function makeDebianPackage({ placed, stage, tensorFlow }) {
  if (!isOnPath('dpkg-deb')) throw new SetupError('A Debian package is made with dpkg-deb: sudo apt install dpkg, or make the package on a Debian.')
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const folder = join(stage, home)
  layOutRuntime(dirname(placed.electron), folder)
  await hardenFuses(join(folder, 'duet-studio'))
  const { packages } = layOutApp(join(folder, 'resources/app'), placed.electron)
  writeFileSync(join(folder, 'NOTICES.txt'), notices(packages, tensorFlow))
  layOutDesktop(stage)
  layOutDocs(stage, folder)
  writeControl(stage, manifest, folder)
  await checkPackagedApp(folder)
  const target = join(root, 'dist', `duet-studio_${manifest.version}_${architecture()}.deb`)
  mkdirSync(dirname(target), { recursive: true })
  rmSync(target, { force: true })
  // A stronger level saves a twentieth and takes five times as long.
  await withBar('Packing', { total: 60, unit: 's' }, () => run('dpkg-deb', ['--root-owner-group', '-Zxz', '-z1', '--build', stage, target]))
  return target
}

/** @param {string} runtime @param {string} folder */
function layOutRuntime(runtime, folder) {
  for (const file of filesOf(runtime)) {
    if (left.has(file)) continue
    const target = join(folder, file === 'electron' ? 'duet-studio' : file)
    if (changed.has(file)) {
      mkdirSync(dirname(target), { recursive: true })
      copyFileSync(join(runtime, file), target)
    } else {
      linkFile(join(runtime, file), target)
    }
  }
  chmodSync(join(folder, 'duet-studio'), 0o755)
  // The sandbox must work also where the kernel forbids ordinary users name spaces.
  chmodSync(join(folder, 'chrome-sandbox'), 0o4755)
}

/** Commands, menu entry and icons. @param {string} stage */
function layOutDesktop(stage) {
  mkdirSync(join(stage, 'usr/bin'), { recursive: true })
  symlinkSync(`../lib/duet-studio/duet-studio`, join(stage, 'usr/bin/duet-studio'))
  writeFileSync(join(stage, 'usr/bin/duet'),
    `#!/bin/sh\n# The studio without a window, in its own runtime as Node.\nELECTRON_RUN_AS_NODE=1 exec /${home}/duet-studio /${home}/resources/app/out/main/cli.js "$@"\n`)
  chmodSync(join(stage, 'usr/bin/duet'), 0o755)
  mkdirSync(join(stage, 'usr/share/applications'), { recursive: true })
  writeFileSync(join(stage, 'usr/share/applications/duet-studio.desktop'), desktopEntry())
  const icons = join(root, 'resources/icons')
  const place = (/** @type {string} */ file, /** @type {string} */ size, /** @type {string} */ ending) =>
    linkFile(join(icons, file), join(stage, 'usr/share/icons/hicolor', size, 'apps', `duet-studio.${ending}`))
  for (const name of readdirSync(icons)) {
    const size = /^(\d+)\.png$/.exec(name)?.[1]
    if (size) place(name, `${size}x${size}`, 'png')
  }
  place('icon.png', '512x512', 'png')
  place('icon.svg', 'scalable', 'svg')
}

/** Where Debian expects the licence. @param {string} stage @param {string} folder */
function layOutDocs(stage, folder) {
  const docs = join(stage, 'usr/share/doc/duet-studio')
  mkdirSync(docs, { recursive: true })
  writeFileSync(join(docs, 'copyright'), `Duet Studio is under the Apache License 2.0, see /usr/share/common-licenses/Apache-2.0.\n`
    + `What it contains of others is in /${home}/NOTICES.txt, LICENSE.electron.txt and LICENSES.chromium.html there.\n`)
  if (existsSync(join(root, 'CHANGELOG.md'))) linkFile(join(root, 'CHANGELOG.md'), join(docs, 'CHANGELOG.md'))
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  // A stock Electron has its own licence under the name that is now ours.
  if (!existsSync(join(folder, 'LICENSE.electron.txt'))) copyFileSync(join(root, 'node_modules/electron/LICENSE'), join(folder, 'LICENSE.electron.txt'))
}

/** @param {string} stage @param {{ version: string, description: string, author: string }} manifest @param {string} folder */
function writeControl(stage, manifest, folder) {
  const bytes = filesOf(join(stage, 'usr')).reduce((sum, file) => sum + lstatSync(join(stage, 'usr', file)).size, 0)
  const built = ['better-sqlite3/build/Release/better_sqlite3.node', '@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node', '@tensorflow/tfjs-node/lib/napi-v8/duet_kernels.node']
    .map(name => join(folder, 'resources/app/node_modules', name)).filter(file => existsSync(file)).map(file => readFileSync(file))
  mkdirSync(join(stage, 'DEBIAN'), { recursive: true })
  writeFileSync(join(stage, 'DEBIAN/control'), controlFile({ ...manifest, architecture: architecture(), kilobytes: Math.ceil(bytes / 1024), built }))
}

/** Debian's word for this processor. */
function architecture() {
  return process.arch === 'x64' ? 'amd64' : process.arch
}
