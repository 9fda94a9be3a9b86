/** Chromium's sandbox on Linux: always on, except for root, whom Electron refuses with it. */
import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SetupError } from '../setup/say.mjs'

/**
 * Command-line flags for the runtime; throws where the kernel forbids an ordinary user the sandbox.
 * @param {string} electron
 * @returns {string[]}
 */
export function sandboxFlags(electron) {
  if (process.platform !== 'linux') return []
  if (process.getuid?.() === 0) return ['--no-sandbox']
  const helper = join(dirname(electron), 'chrome-sandbox')
  if (!hasUserNamespaces(readSetting) && !isSetUid(helper))
    throw new SetupError('This system lets no ordinary program make a sandbox, so Electron needs its helper set up once, type: '
      + `sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`)
  return []
}

/**
 * Whether an ordinary user may make name spaces, which the sandbox is built of. Some Debian kernels have the first
 * switch, Ubuntu from 23.10 on the second one.
 * @param {(name: string) => string | null} read a kernel setting, null where the kernel has none of this name
 */
export function hasUserNamespaces(read) {
  return read('kernel/unprivileged_userns_clone') !== '0' && read('kernel/apparmor_restrict_unprivileged_userns') !== '1'
    && read('user/max_user_namespaces') !== '0'
}

/** @param {string} name */
function readSetting(name) {
  try { return readFileSync(`/proc/sys/${name}`, 'utf8').trim() } catch { return null }
}

/** @param {string} file */
function isSetUid(file) {
  const found = statSync(file, { throwIfNoEntry: false })
  return found !== undefined && found.uid === 0 && (found.mode & 0o4000) !== 0
}
