/** Copies into the package what it needs and nothing else; whatever stays as it is becomes a hard link. */
import { chmodSync, copyFileSync, linkSync, mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Whoever installs the package must be able to read it, whatever the maker's umask was. */
const readable = 0o444

/** Parts of packages that only serve their development. */
const unneeded = /(?:\.(?:map|d\.[cm]?ts|ts|tsx|md|markdown|cc|cpp|hpp|h|c|gyp|gypi|flow|tsbuildinfo|a|o)$|^\.|_test\.js$)/
const unneededFolders = new Set(['test', 'tests', '__tests__', 'docs', 'doc', 'example', 'examples', 'man', 'obj', 'obj.target', '.github'])
const licence = /^(?:licen[cs]e|notice|copying|third[-_]party)/i

/** @param {string} name of a file */
export function isNeeded(name) {
  return licence.test(name) || !unneeded.test(name)
}

/** @param {string} name of a file */
export function isLicence(name) {
  return licence.test(name)
}

/** @param {string} from @param {string} to */
export function linkFile(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  // A hard link to a symbolic link would be one.
  const file = realpathSync(from)
  const { mode } = statSync(file)
  if ((mode & readable) === readable && linked(file, to)) return
  copyFileSync(file, to)
  chmodSync(to, mode | readable)
}

/** Not possible between two disks. @param {string} from @param {string} to */
function linked(from, to) {
  try {
    linkSync(from, to)
    return true
  } catch {
    return false
  }
}

/** Files of a folder, relative to it. @param {string} folder @param {(name: string) => boolean} entersFolder @returns {string[]} */
export function filesOf(folder, entersFolder = () => true) {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    if (!entry.isDirectory()) return [entry.name]
    return entersFolder(entry.name) ? filesOf(join(folder, entry.name), entersFolder).map(file => join(entry.name, file)) : []
  })
}

/** @param {string} from @param {string} to @param {(file: string) => boolean} [keep] by the path in the folder */
export function linkFolder(from, to, keep = () => true) {
  for (const file of filesOf(from)) if (keep(file)) linkFile(join(from, file), join(to, file))
}

/** A package without what only serves its development, and without packages nested in it. @param {string} from @param {string} to */
export function linkPackage(from, to) {
  const files = filesOf(from, name => name !== 'node_modules' && !unneededFolders.has(name))
  for (const file of files) if (isNeeded(file.split(/[\\/]/).at(-1) ?? '')) linkFile(join(from, file), join(to, file))
}
