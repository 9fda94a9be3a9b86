/** Shared libraries that Electron needs and a bare system lacks, and a virtual screen for tests where there is none. */
import { spawnSync } from 'node:child_process'
import { isOnPath, run } from './run.mjs'
import { say, SetupError, withBar } from './say.mjs'

/** By the libraries' names, the Debian packages that hold them. @type {readonly (readonly [RegExp, string])[]} */
const packages = [
  [/^lib(nss3|nssutil3|smime3|nspr4)\.so/, 'libnss3'],
  [/^libatk-bridge-2/, 'libatk-bridge2.0-0'],
  [/^libatspi/, 'libatspi2.0-0'],
  [/^libatk-1/, 'libatk1.0-0'],
  [/^libgbm/, 'libgbm1'],
  [/^libasound/, 'libasound2'],
  [/^libXss/, 'libxss1'],
  [/^libcups/, 'libcups2'],
  [/^libdrm/, 'libdrm2'],
  [/^libxkbcommon/, 'libxkbcommon0'],
  [/^libdbus/, 'libdbus-1-3'],
  // Everything else that Electron links comes along with GTK.
  [/^lib/, 'libgtk-3-0'],
]
/** Opened only when they are used, so that the loader does not name them. */
const alwaysWith = ['libgtk-3-0', 'libxss1']

/** @param {NodeJS.ProcessEnv} env */
export function hasScreen(env = process.env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** Debian packages for what the loader did not find. @param {readonly string[]} libraries @returns {string[]} */
export function packagesFor(libraries) {
  const found = libraries.flatMap(library => packages.find(([pattern]) => pattern.test(library))?.[1] ?? [])
  return [...new Set(found.length > 0 ? [...found, ...alwaysWith] : [])].sort()
}

/** @param {string} listed output of ldd @returns {string[]} */
export function missingLibraries(listed) {
  return [...listed.matchAll(/^\s*(\S+) => not found/gm)].map(match => match[1] ?? '')
}

/** @param {string} electron */
function librariesMissingFor(electron) {
  return missingLibraries(spawnSync('ldd', [electron], { encoding: 'utf8' }).stdout ?? '')
}

/** The end-to-end tests need a screen; xvfb-run needs xauth. */
export function hasVirtualScreen() {
  return hasScreen() || (isOnPath('xvfb-run') && isOnPath('xauth'))
}

/** @param {string} electron */
export async function ensureSystemPackages(electron) {
  if (process.platform !== 'linux') return
  const needed = packagesFor(librariesMissingFor(electron))
  const canInstall = process.getuid?.() === 0 && isOnPath('apt-get')
  const forTests = hasVirtualScreen() ? [] : ['xvfb', 'xauth']
  if (needed.length === 0 && (forTests.length === 0 || !canInstall)) return
  if (!canInstall) throw new SetupError(`Electron needs some system packages, type: sudo apt install ${[...needed, ...forTests].join(' ')}`)
  await install([...needed, ...forTests])
  const missing = librariesMissingFor(electron)
  if (missing.length > 0) throw new SetupError(`Electron still lacks ${missing.join(', ')}: install the packages that hold them.`)
}

/** Said by whoever needs a screen and has none. */
export function requireVirtualScreen() {
  if (!hasVirtualScreen()) throw new SetupError('The end-to-end tests need a screen or a virtual one: sudo apt install xvfb xauth')
}

/** @param {string[]} names */
async function install(names) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    await withBar('Reading the package lists', { total: 10, unit: 's' }, () => run('apt-get', ['update', '-qq'], { env }))
    const known = names.map(currentName)
    await withBar(`Installing ${known.join(' ')}`, { total: 40, unit: 's' },
      () => run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...known], { env }))
  } catch (error) {
    say(/** @type {Error} */ (error).message)
    throw new SetupError(`The system packages could not be installed, try yourself: apt-get install ${names.join(' ')}`)
  }
}

/** Later Debian and Ubuntu versions gave some packages the suffix t64. @param {string} name */
function currentName(name) {
  const candidate = (/** @type {string} */ one) => /Candidate: \d/.test(spawnSync('apt-cache', ['policy', one], { encoding: 'utf8' }).stdout ?? '')
  return !candidate(name) && candidate(`${name}t64`) ? `${name}t64` : name
}
