/** All set-up of a fresh clone, idempotent: under a second when nothing is to be done. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { locked } from './cache.mjs'
import { npmCommand, run } from './run.mjs'
import { progressBar, say, SetupError } from './say.mjs'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const stampFile = join(root, 'node_modules', '.duet-setup.json')

/**
 * What set-up placed: the runtime's binary, its version, and whether it is the registry's (past its support).
 * @typedef {{ inputs: string, electron: string, version: string, isFallback: boolean }} Placed
 */

/** @returns {Promise<Placed>} */
export async function ensureSetup() {
  checkNode()
  const inputs = hashOfInputs()
  const placed = readStamp()
  if (placed && placed.inputs === inputs && existsSync(placed.electron) && await hasSystemPackages(placed.electron)) return placed
  return await locked(() => setUp(inputs), owner => say(`Another set-up is running (process ${owner}); waiting for it ...`))
}

/** @param {string} electron */
async function hasSystemPackages(electron) {
  const { hasScreen } = await import('./system-packages.mjs')
  const { works } = await import('./run.mjs')
  return existsSync(electron) && (hasScreen() || works('Xvfb', ['-help']))
}

/** @param {string} inputs @returns {Promise<Placed>} */
async function setUp(inputs) {
  const done = readStamp()
  if (done?.inputs !== inputs) {
    await installPackages()
  }
  const { ensureElectron } = await import('./electron.mjs')
  const { ensureSystemPackages } = await import('./system-packages.mjs')
  const { ensureTensorFlow } = await import('./tensorflow.mjs')
  const { ensureSqlite } = await import('./sqlite.mjs')
  const electron = await ensureElectron(root)
  await ensureSystemPackages(electron.path)
  await ensureTensorFlow(root)
  await ensureSqlite(root, electron.path)
  const placed = { inputs, electron: electron.path, version: electron.version, isFallback: electron.isFallback }
  writeFileSync(stampFile, JSON.stringify(placed, null, 2))
  say('Set-up is complete.')
  return placed
}

/** npm ci, unless node_modules already holds what the lock file says. */
async function installPackages() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  const lockHash = sha(readFileSync(join(root, 'package-lock.json')))
  const marker = join(root, 'node_modules', '.duet-lock')
  if (existsSync(installed) && existsSync(marker) && readFileSync(marker, 'utf8') === lockHash) return
  const bar = progressBar('Installing packages')
  const npm = npmCommand()
  try {
    await run(npm.command, [...npm.args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
      { cwd: root, onTick: seconds => bar.update(Math.min(seconds, 58), 60) })
  } catch (error) {
    throw new SetupError(`The packages could not be installed: ${/** @type {Error} */ (error).message}\n`
      + 'Check the connection to the npm registry and run the same command again.')
  }
  bar.update(60, 60)
  bar.end()
  writeFileSync(marker, lockHash)
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19))
    throw new SetupError(`Node ${process.versions.node} is too old: Duet Studio needs Node 20.19 or later.`)
}

/** Everything that decides what set-up places. */
function hashOfInputs() {
  const hash = createHash('sha256')
  hash.update(`${process.platform} ${process.arch} ${process.versions.modules} ${root}`)
  hash.update(readFileSync(join(root, 'package-lock.json')))
  for (const name of ['electron', 'tensorflow', 'sqlite']) hash.update(readFileSync(join(root, 'scripts/setup', `${name}.mjs`)))
  return hash.digest('hex')
}

/** @returns {Placed | null} */
function readStamp() {
  try { return JSON.parse(readFileSync(stampFile, 'utf8')) } catch { return null }
}

/** @param {Buffer} data */
function sha(data) {
  return createHash('sha256').update(data).digest('hex')
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
    else console.error(error)
    process.exitCode = 1
  }
}
