/** Uses the packaged app before anyone else does, so that a forgotten file is found here. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runtimeEnv } from '../setup/index.mjs'
import { run } from '../setup/run.mjs'
import { SetupError, withBar } from '../setup/say.mjs'

/** @param {string} folder of the package, with the binary and resources/app */
export async function checkPackagedApp(folder) {
  const library = mkdtempSync(join(tmpdir(), 'duet-dist-'))
  try {
    // Between them they load every native part: SQLite, the decoders, TensorFlow.
    await withBar('Trying the packaged app', { total: 20, unit: 's' }, () => tryCommands(folder, library))
  } catch (error) {
    throw new SetupError(`The packaged app does not work:\n${/** @type {Error} */ (error).message}`)
  } finally {
    rmSync(library, { recursive: true, force: true })
  }
}

/** @param {string} folder @param {string} library */
async function tryCommands(folder, library) {
  const resources = join(folder, 'resources/app/resources')
  const start = [join(folder, 'resources/app/out/main/cli.js'), '--library', library]
  const duet = (/** @type {string[]} */ ...args) => run(join(folder, 'duet-studio'), [...start, ...args], { env: runtimeEnv() })
  for (const name of readdirSync(join(resources, 'samples'))) {
    const { id, recipe, preset } = JSON.parse(readFileSync(join(resources, 'samples', name, 'sample.json'), 'utf8'))
    await duet('train', '--recipe', recipe, '--dataset', `sample:${id}`, '--preset', preset, '--max-steps', '2')
  }
}
