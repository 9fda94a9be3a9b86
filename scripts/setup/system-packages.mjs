/** Shared libraries that Electron needs and a bare Debian lacks, and a virtual screen where there is none. */
import { spawnSync } from 'node:child_process'
import { run, works } from './run.mjs'
import { progressBar, SetupError } from './say.mjs'

const electronPackages = ['libnss3', 'libatk-bridge2.0-0', 'libgtk-3-0', 'libgbm1', 'libasound2', 'libxss1']
const screenPackages = ['xvfb', 'xauth']

/** @param {NodeJS.ProcessEnv} env */
export function hasScreen(env = process.env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** Libraries that the loader does not find, by name. @param {string} electron @returns {string[]} */
function missingLibraries(electron) {
  const listed = spawnSync('ldd', [electron], { encoding: 'utf8' }).stdout ?? ''
  return [...listed.matchAll(/^\s*(\S+) => not found/gm)].map(match => match[1])
}

/** @param {string} electron */
export async function ensureSystemPackages(electron) {
  if (process.platform !== 'linux') return
  const wanted = [
    ...missingLibraries(electron).length > 0 ? electronPackages : [],
    ...!hasScreen() && !works('Xvfb', ['-help']) ? screenPackages : [],
  ]
  if (wanted.length === 0) return
  const line = `apt-get install -y ${wanted.join(' ')}`
  if (process.getuid?.() !== 0 || !works('apt-get'))
    throw new SetupError(`Some system packages are missing. Type this line, then run the same command again:\n  sudo ${line}`)
  const bar = progressBar(`Installing system packages (${wanted.join(', ')})`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-qq'], { env, onTick: seconds => bar.update(Math.min(seconds, 10), 60) })
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...wanted], { env, onTick: seconds => bar.update(Math.min(10 + seconds, 58), 60) })
  bar.update(60, 60)
  bar.end()
  const missing = missingLibraries(electron)
  if (missing.length > 0) throw new SetupError(`These shared libraries are still missing: ${missing.join(', ')}. Install the packages that hold them.`)
}
