/**
 * `npm run bench`: how fast the studio is, beside stock tfjs-node, PyTorch and Keras; see bench/README.md.
 * `-- --part steps|sampling|growth|start|memory|all`, `--only "lstm:hidden=256 dcgan"` some cases of the steps,
 * `--systems duet,torch` some systems, `--rounds N` of `--seconds S`, `--steps N` of the memory's, `--json` one object a row.
 */
import { parseArgs } from 'node:util'
import { ensureSetup, root, runScript } from '../scripts/setup/index.mjs'
import { runVisibly } from '../scripts/setup/run.mjs'
import { SetupError } from '../scripts/setup/say.mjs'
import { hasScreen, requireVirtualScreen } from '../scripts/setup/system-packages.mjs'
import { allCases, casesOf } from './cases.mjs'
import { growth } from './parts/growth.mjs'
import { memory } from './parts/memory.mjs'
import { sampling } from './parts/sampling.mjs'
import { start } from './parts/start.mjs'
import { steps } from './parts/steps.mjs'
import { buildPeers, systemNames } from './systems.mjs'

const parts = [steps, sampling, growth, start, memory]

await runScript(async () => {
  const { values } = parseArgs({ options: {
    part: { type: 'string', default: 'steps' }, only: { type: 'string' }, systems: { type: 'string' },
    rounds: { type: 'string' }, seconds: { type: 'string', default: '1' }, steps: { type: 'string', default: '20000' },
    json: { type: 'boolean', default: false },
  } })
  const chosen = values.part === 'all' ? parts : [oneOf(parts, values.part)]
  const known = systemNames.map(name => ({ name }))
  const systems = (values.systems ?? systemNames.join(',')).split(',').map(name => oneOf(known, name).name)
  const rounds = values.rounds === undefined ? undefined : wholeNumber('--rounds', values.rounds, 1)
  const memorySteps = wholeNumber('--steps', values.steps, 10)
  const seconds = Number(values.seconds)
  if (!(seconds > 0)) throw new SetupError('--seconds needs a number above 0.')
  const cases = values.only === undefined ? allCases : casesOf(values.only)
  const placed = await ensureSetup()
  if (!hasScreen()) {
    // Electron starts on no machine without one, even where it opens no window.
    requireVirtualScreen()
    return await runVisibly('xvfb-run', ['-a', process.execPath, ...process.argv.slice(1)], { cwd: root, env: process.env })
  }
  await buildPeers()
  const tell = (/** @type {readonly object[]} */ rows, /** @type {() => void} */ print) => {
    if (values.json) for (const row of rows) console.log(JSON.stringify(row))
    else print()
  }
  for (const part of chosen) await part.run({ placed, cases, systems, rounds: rounds ?? part.rounds, seconds, steps: memorySteps, tell })
  return 0
})

/** @param {string} option @param {string} text @param {number} least */
function wholeNumber(option, text, least) {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least) throw new SetupError(`${option} needs a whole number from ${least} on.`)
  return value
}

/** @template {{ name: string }} T @param {readonly T[]} known @param {string} name @returns {T} */
function oneOf(known, name) {
  const found = known.find(one => one.name === name)
  if (!found) throw new SetupError(`There is no ${name}; known are ${known.map(one => one.name).join(', ')}.`)
  return found
}
