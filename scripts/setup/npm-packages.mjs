/** `npm ci`, where node_modules does not hold what the lock file says. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { npmCommand, run } from './run.mjs'
import { SetupError, withBar } from './say.mjs'

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} Locked
 * @typedef {{ packages?: Record<string, Locked> }} LockFile
 */

/**
 * Paths of packages that the lock file names and node_modules lacks or has in another version. npm leaves a list of what
 * it installed there; optional packages are those of other platforms.
 * @param {LockFile} lock
 * @param {LockFile} installed
 */
export function missingPackages(lock, installed) {
  return Object.entries(lock.packages ?? {})
    .filter(([path, wanted]) => path !== '' && !wanted.optional && !wanted.devOptional && !wanted.link
      && installed.packages?.[path]?.version !== wanted.version)
    .map(([path]) => path)
}

/** @param {string} root */
export async function ensurePackages(root) {
  /** @type {LockFile} */
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const isIncomplete = () => missingPackages(lock, readInstalled(root)).length > 0
  if (!isIncomplete()) return
  try {
    // What differs is changed in place, so that the rest stays usable meanwhile; from nothing, `ci` is the strict one.
    if (existsSync(join(root, 'node_modules/.package-lock.json'))) await runNpm(root, lock, ['install', '--no-save'])
    if (isIncomplete()) await runNpm(root, lock, ['ci'])
  } catch (error) {
    throw new SetupError('The npm packages could not be installed: check the connection and the disk, then run the same command again.\n'
      + /** @type {Error} */ (error).message)
  }
}

/** @param {string} root @param {LockFile} lock @param {string[]} command */
async function runNpm(root, lock, command) {
  const npm = npmCommand()
  const paths = Object.entries(lock.packages ?? {}).filter(([path, { optional }]) => path !== '' && !optional).map(([path]) => path)
  const percent = () => 100 * paths.filter(path => existsSync(join(root, path, 'package.json'))).length / paths.length
  await withBar(`Installing ${paths.length} packages`, { total: 100, unit: '', done: percent },
    () => run(npm.command, [...npm.args, ...command, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root }))
}

/** @param {string} root @returns {LockFile} */
function readInstalled(root) {
  try { return JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')) } catch { return {} }
}
