/** All set-up of a fresh clone, idempotent: well under a second when nothing is to be done. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder, removeLeftovers } from './cache.mjs'
import { ensureElectron } from './electron.mjs'
import { kernelSources } from './kernels.mjs'
import { locked } from './lock.mjs'
import { ensurePackages } from './npm-packages.mjs'
import { say, SetupError } from './say.mjs'
import { ensureSqlite, isSqlitePlaced } from './sqlite.mjs'
import { ensureSystemPackages } from './system-packages.mjs'
import { ensureTensorFlow, tensorFlowFiles } from './tensorflow.mjs'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const stampFile = join(root, 'node_modules', '.duet-setup.json')

/**
 * What set-up placed: the runtime's binary, its version, and whether it is the registry's (past its support).
 * @typedef {{ inputs: string, electron: string, version: string, isFallback: boolean }} Placed
 */

/** @returns {Promise<Placed>} */
export async function ensureSetup() {
  checkNode(process.versions.node)
  const inputs = hashOfInputs()
  const placed = readStamp()
  if (placed && isCurrent(placed, inputs)) return placed
  const waiting = (/** @type {import('./lock.mjs').Owner | null} */ owner) =>
    say(`Another set-up is running${owner ? ` (process ${owner.pid})` : ''}; waiting for it ...`)
  return await locked(join(cacheFolder(), 'setup.lock'), waiting, () => setUp(inputs))
}

/** @param {string} inputs @returns {Promise<Placed>} */
async function setUp(inputs) {
  const done = readStamp()
  if (done && isCurrent(done, inputs)) return done
  removeLeftovers()
  await ensurePackages(root)
  const { path, version, isFallback } = await ensureElectron(root)
  await ensureSystemPackages(path)
  await ensureTensorFlow(root, path)
  await ensureSqlite(root, path)
  const placed = { inputs, electron: path, version, isFallback }
  writeFileSync(`${stampFile}.part`, JSON.stringify(placed, null, 2))
  renameSync(`${stampFile}.part`, stampFile)
  say('Set-up is complete.')
  return placed
}

/** Whether the set-up that left the stamp is still what this clone needs. @param {Placed} placed @param {string} inputs */
function isCurrent(placed, inputs) {
  return placed.inputs === inputs && [placed.electron, ...tensorFlowFiles(root)].every(file => existsSync(file)) && isSqlitePlaced(root)
}

/** @param {string} version */
function checkNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) throw new SetupError(`Duet Studio needs Node 20.19 or later, and this is ${version}.`)
}

/** Everything that decides what set-up places. */
function hashOfInputs() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${process.versions.modules} ${process.versions.napi}`)
  const files = ['scripts/setup', 'resources/runtime/default_app'].flatMap(folder => readdirSync(join(root, folder)).sort().map(name => join(root, folder, name)))
  for (const file of [join(root, 'package-lock.json'), ...files, ...kernelSources(root)]) hash.update(readFileSync(file))
  return hash.digest('hex')
}

/** @returns {Placed | null} */
function readStamp() {
  try { return JSON.parse(readFileSync(stampFile, 'utf8')) } catch { return null }
}

/** Environment in which the runtime works as Node. @returns {NodeJS.ProcessEnv} */
export function runtimeEnv() {
  return { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
}

/** Whether the script of this address was started, and not imported. @param {string} url */
export function isMain(url) {
  return process.argv[1] !== undefined && fileURLToPath(url) === process.argv[1]
}

/**
 * Runs a script's main function; a SetupError is told in its own sentence, anything else with its stack.
 * @param {() => Promise<number | void>} main
 */
export async function runScript(main) {
  try {
    process.exitCode = await main() ?? 0
  } catch (error) {
    if (error instanceof SetupError) say(error.message)
    else if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOSPC') say(`The disk is full: make room in ${cacheFolder()} and here.`)
    else console.error(error)
    process.exitCode = 1
  }
}
