/** Training steps: every case in every system, in turns. */
import { argumentsOf, nameOf } from '../cases.mjs'
import { median, rounded } from '../numbers.mjs'
import { startPeer } from '../peer.mjs'
import { systemOf, threads } from '../systems.mjs'
import { say } from '../../scripts/setup/say.mjs'

/**
 * @typedef {{ model: string, cell: string | null, hidden: number | null, batch: number, length: number | null,
 *   system: string, version: string, parameters: number, readySeconds: number,
 *   minMs: number, medianMs: number, ratioToDuet: number | null }} Result
 * @typedef {Record<string, (args: string[]) => import('../peer.mjs').Launch>} Launches
 */

/** @type {import('./part.mjs').Part} */
export const steps = {
  name: 'steps',
  rounds: 7,
  run: async ({ placed, cases, systems, rounds, seconds, tell }) => {
    /** @type {Launches} */
    const launches = {}
    for (const name of systems) launches[name] = await systemOf(name, placed)
    for (const given of cases) {
      const results = await measureCase(given, { systems, rounds, seconds, launches })
      tell(results, () => print(given, results))
    }
  },
}

/**
 * @param {import('../cases.mjs').Case} given
 * @param {{ systems: readonly string[], rounds: number, seconds: number, launches: Launches }} options
 * @returns {Promise<Result[]>}
 */
async function measureCase(given, { systems, rounds, seconds, launches }) {
  /** @type {{ name: string, peer: import('../peer.mjs').Peer, steps: number, ms: number[] }[]} */
  const running = []
  try {
    // One after another, so that none is warmed up beside another.
    for (const name of systems) {
      const peer = await startPeer(/** @type {any} */ (launches[name])(argumentsOf(given, threads)))
      const first = await peer.measure(2)
      running.push({ name, peer, steps: Math.max(1, Math.round(seconds * 1000 / first)), ms: [] })
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
    system: name, version: peer.ready.peer, parameters: peer.ready.parameters, readySeconds: rounded(peer.readySeconds, 2),
    minMs: rounded(Math.min(...ms), 3), medianMs: rounded(median(ms), 3),
    ratioToDuet: duet ? rounded(median(ms) / median(duet.ms), 3) : null,
  }))
}

/** @param {import('../cases.mjs').Case} given @param {readonly Result[]} results */
function print(given, results) {
  say(nameOf(given))
  for (const { version, minMs, medianMs, ratioToDuet } of results) {
    const ratio = ratioToDuet === null ? '' : `${ratioToDuet.toFixed(2)} x`
    const [min, mid] = [minMs, medianMs].map(ms => `${ms.toFixed(1).padStart(8)} ms`)
    console.log(`  ${version.padEnd(20)} min ${min}   median ${mid}   ${ratio.padStart(8)}`)
  }
}
