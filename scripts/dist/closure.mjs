/** Which npm packages the built app needs at run time. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {{ version?: string, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} Entry
 * @typedef {{ packages: Record<string, Entry> }} Lock
 */

/**
 * Which of the named packages a built file mentions as a string of its own or with a path in it: an import, a require
 * under whatever name, a resolve.
 * @param {string} code
 * @param {readonly string[]} names
 */
export function mentionedPackages(code, names) {
  return names.filter(name => ['"', '\'', '`'].some(quote => code.includes(`${quote}${name}${quote}`) || code.includes(`${quote}${name}/`)))
}

/**
 * Folders, relative to the project, of the named packages and of all they depend on, as the lock file lays them out.
 * @param {Lock} lock
 * @param {readonly string[]} names
 * @param {(path: string) => boolean} isThere optional packages of other platforms are not installed
 * @returns {string[]}
 */
export function closure(lock, names, isThere) {
  /** @type {Set<string>} */
  const found = new Set()
  /** @param {string} from @param {string} name */
  const add = (from, name) => {
    const path = resolveIn(lock, from, name)
    if (path === null || found.has(path) || !isThere(path)) return
    found.add(path)
    const { dependencies, optionalDependencies } = lock.packages[path] ?? {}
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) add(path, next)
  }
  for (const name of names) add('', name)
  return [...found].sort()
}

/** Node's way of finding a package: in the asking package's own node_modules, then in each outer one. */
function resolveIn(/** @type {Lock} */ lock, /** @type {string} */ from, /** @type {string} */ name) {
  for (let at = from; ;) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (path in lock.packages) return path
    if (at === '') return null
    at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))
  }
}

/** @param {string} root @param {Lock} lock @param {readonly string[]} names */
export function installedClosure(root, lock, names) {
  return closure(lock, names, path => existsSync(join(root, path)))
}
