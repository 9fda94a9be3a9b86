/** Lays out the app as it ships: package.json, out/, resources/ and the npm packages that out/ needs. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root, runtimeEnv } from '../setup/index.mjs'
import { optionalFiles, tensorFlowFiles } from '../setup/tensorflow.mjs'
import { installedClosure, mentionedPackages } from './closure.mjs'
import { filesOf, isLicence, linkFile, linkFolder, linkPackage } from './copy.mjs'

/** What tfjs-node brings for a browser or its own installation is 25 times what it loads. */
const traced = '@tensorflow/tfjs-node'
/** Needed to build better-sqlite3, and the native builds of sharp, of which the importer takes the one in WebAssembly. */
const unused = /^node_modules\/(?:node-addon-api|@img\/sharp-(?!wasm).*)$/
/** Rest of resources/: the registry runtime's starter, and icons for the packagers alone. */
const developmentResources = /^(?:runtime[\\/]|icons[\\/]icon\.(?:ico|icns)$)/

/** @typedef {{ packages: string[] }} Layout `packages`: folders of the shipped packages, relative to the project */

/**
 * @param {string} target
 * @param {string} electron
 * @returns {Layout}
 */
export function layOutApp(target, electron) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  mkdirSync(target, { recursive: true })
  writeFileSync(join(target, 'package.json'), JSON.stringify(shippedManifest(manifest), null, 2))
  linkFolder(join(root, 'out'), join(target, 'out'), file => !file.startsWith('.') && !/[\\/]\.vite[\\/]|\.map$/.test(file))
  linkFolder(join(root, 'resources'), join(target, 'resources'), file => !developmentResources.test(file))
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const named = mentionedPackages(codeOfBuild(), Object.keys(manifest.dependencies))
  const others = installedClosure(root, lock, named.filter(name => name !== traced)).filter(path => !unused.test(path))
  for (const path of others) layOutPackage(path, target)
  const loaded = named.includes(traced) ? layOutTraced(target, electron, others) : []
  return { packages: [...new Set([...others, ...loaded])].sort() }
}

/** @param {Record<string, unknown>} manifest */
function shippedManifest({ name, productName, version, description, license, author, type, main }) {
  return { name, productName, version, description, license, author, type, main }
}

/** All that the build made for main and its child processes; the page's packages are bundled. */
function codeOfBuild() {
  const files = ['main', 'preload'].flatMap(folder => filesOf(join(root, 'out', folder)).map(file => join(root, 'out', folder, file)))
  return files.filter(file => /\.[cm]?js$/.test(file)).map(file => readFileSync(file, 'utf8')).join('\n')
}

/** @param {string} path @param {string} target */
function layOutPackage(path, target) {
  const [from, to] = [join(root, path), join(target, path)]
  if (path !== 'node_modules/better-sqlite3') return linkPackage(from, to)
  const built = 'build/Release/better_sqlite3.node'
  const binary = existsSync(join(from, built)) ? built : join('prebuilds', `${process.platform}-${process.arch}.node`)
  for (const file of ['package.json', 'LICENSE', ...filesOf(join(from, 'lib')).map(name => join('lib', name)), binary]) linkFile(join(from, file), join(to, file))
}

/**
 * Of tfjs-node and all it depends on: the files that it loads, and what lies beside them for the law and for Node.
 * @param {string} target @param {string} electron @param {readonly string[]} others packages that are there already
 */
function layOutTraced(target, electron, others) {
  const script = join(import.meta.dirname, 'trace.mjs')
  const output = execFileSync(electron, [script, join(root, 'package.json'), traced], { env: runtimeEnv(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  /** @type {string[]} */
  const files = JSON.parse(output.slice(output.lastIndexOf('\n[') + 1)).map((/** @type {string} */ file) => relative(root, file))
  const packages = [...new Set(files.map(file => /^.*node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file)?.[0] ?? ''))]
    .map(path => path.replaceAll('\\', '/')).filter(path => path !== '' && !others.includes(path))
  for (const path of packages) {
    const beside = readdirSync(join(root, path)).filter(name => name === 'package.json' || isLicence(name)).map(name => join(path, name))
    for (const file of [...beside, ...files.filter(file => file.replaceAll('\\', '/').startsWith(`${path}/`))]) linkFile(join(root, file), join(target, file))
  }
  for (const file of [...tensorFlowFiles(root), ...optionalFiles(root)]) linkFile(file, join(target, relative(root, file)))
  return packages
}
