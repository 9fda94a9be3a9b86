/**
 * `npm run bench`: the studio, stock tfjs-node, PyTorch and Keras train the same models side by side; see bench/README.md.
 * `-- --only "lstm:hidden=256 dcgan"` some cases, `--systems duet,torch` some systems, `--rounds N`, `--json` one object a
 * case and system.
 */
import { parseArgs } from 'node:util'
import { ensureSetup, root, runScript } from '../scripts/setup/index.mjs'
import { runVisibly } from '../scripts/setup/run.mjs'
import { say, SetupError } from '../scripts/setup/say.mjs'
import { hasScreen, requireVirtualScreen } from '../scripts/setup/system-packages.mjs'
import { allCases, argumentsOf, casesOf, nameOf } from './cases.mjs'
import { startPeer } from './peer.mjs'
import { buildPeers, systemNames, systemOf, threads } from './systems.mjs'

/** Seconds of steps in a round of one system. */
const roundSeconds = 1

await runScript(async () => {
  const { values } = parseArgs({ options: {
    only: { type: 'string' }, systems: { type: 'string' }, rounds: { type: 'string', default: '7' }, json: { type: 'boolean', default: false },
  } })
  const cases = values.only === undefined ? allCases : casesOf(values.only)
  const systems = (values.systems ?? systemNames.join(',')).split(',').map(name => {
    const found = systemNames.find(one => one === name)
    if (!found) throw new SetupError(`There is no system ${name}; known are ${systemNames.join(', ')}.`)
    return found
  })
  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1) throw new SetupError('--rounds needs a whole number from 1 on.')
  const placed = await ensureSetup()
  if (!hasScreen()) {
    // Electron starts on no machine without one, even where it opens no window.
    requireVirtualScreen()
    return await runVisibly('xvfb-run', ['-a', process.execPath, ...process.argv.slice(1)], { cwd: root, env: process.env })
  }
  await buildPeers()
  /** @type {Record<string, Awaited<ReturnType<typeof systemOf>>>} */
  const launches = {}
  for (const name of systems) launches[name] = await systemOf(name, placed)
  for (const given of cases) {
    const results = await measureCase(given, { systems, rounds, launches })
    if (values.json) for (const one of results) console.log(JSON.stringify(one))
    else print(given, results)
  }
  return 0
})

/**
 * @typedef {{ model: string, cell: string | null, hidden: number | null, batch: number, length: number | null,
 *   system: string, version: string, parameters: number, readySeconds: number,
 *   minMs: number, medianMs: number, ratioToDuet: number | null }} Result
 * @typedef {Record<string, (args: string[]) => import('./peer.mjs').Launch>} Launches
 * @param {import('./cases.mjs').Case} given
 * @param {{ systems: readonly string[], rounds: number, launches: Launches }} options
 * @returns {Promise<Result[]>}
 */
async function measureCase(given, { systems, rounds, launches }) {
  /** @type {{ name: string, peer: import('./peer.mjs').Peer, steps: number, ms: number[] }[]} */
  const running = []
  try {
    // One after another, so that none is warmed up beside another.
    for (const name of systems) {
      const peer = await startPeer(/** @type {any} */ (launches[name])(argumentsOf(given, threads)))
      const first = await peer.measure(2)
      running.push({ name, peer, steps: Math.max(2, Math.round(roundSeconds * 1000 / first)), ms: [] })
    }
    for (let round = 0; round < rounds; round++) for (const one of running) one.ms.push(await one.peer.measure(one.steps))
  } finally {
    for (const { peer } of running) peer.end()
  }
  const duet = running.find(one => one.name === 'duet')
  const isGan = given.model === 'dcgan'
  return running.map(({ name, peer, ms }) => ({
    model: given.model, cell: isGan ? null : given.cell, hidden: isGan ? null : given.hidden, batch: given.batch,
    length: isGan ? null : given.length,
    system: name, version: peer.ready.peer, parameters: peer.ready.parameters, readySeconds: round(peer.readySeconds, 2),
    minMs: round(Math.min(...ms), 3), medianMs: round(median(ms), 3), ratioToDuet: duet ? round(median(ms) / median(duet.ms), 3) : null,
  }))
}

/** @param {import('./cases.mjs').Case} given @param {readonly Result[]} results */
function print(given, results) {
  say(nameOf(given))
  for (const { version, minMs, medianMs, ratioToDuet } of results) {
    const ratio = ratioToDuet === null ? '' : `${ratioToDuet.toFixed(2)} x`
    const [min, mid] = [minMs, medianMs].map(ms => `${ms.toFixed(1).padStart(8)} ms`)
    console.log(`  ${version.padEnd(20)} min ${min}   median ${mid}   ${ratio.padStart(8)}`)
  }
}

/** @param {readonly number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (/** @type {number} */ index) => /** @type {number} */ (sorted[index])
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2
}

/** @param {number} value @param {number} digits */
function round(value, digits) {
  return Number(value.toFixed(digits))
}
