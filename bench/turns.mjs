/** Peers measured in turns, so that what else the computer does meets all of them alike. */
import { startPeer } from './peer.mjs'

/**
 * Milliseconds a step of each peer, one value a round of about so many seconds. One more round, which is not counted, comes
 * first: it makes what is made at its first use, such as the studio's graph of several steps.
 * @param {Readonly<Record<string, import('./peer.mjs').Launch>>} launches by name
 * @param {{ rounds: number, seconds: number }} options
 * @returns {Promise<Record<string, number[]>>}
 */
export async function inTurns(launches, { rounds, seconds }) {
  /** @type {{ name: string, peer: import('./peer.mjs').Peer, steps: number, ms: number[] }[]} */
  const running = []
  try {
    // One after another, so that none is warmed up beside another.
    for (const [name, launch] of Object.entries(launches)) {
      const peer = await startPeer(launch)
      const one = { name, peer, steps: 1, ms: [] }
      running.push(one)
      one.steps = await stepsIn(peer, seconds)
    }
    for (let round = 0; round < rounds; round++) for (const { peer, steps, ms } of running) ms.push(await peer.measure(steps))
  } finally {
    for (const { peer } of running) peer.end()
  }
  return Object.fromEntries(running.map(({ name, ms }) => [name, ms]))
}

/** @param {import('./peer.mjs').Peer} peer @param {number} seconds */
async function stepsIn(peer, seconds) {
  const count = (/** @type {number} */ ms) => Math.max(1, Math.round(1000 * seconds / ms))
  const first = count(await peer.measure(1))
  return first === 1 ? 1 : count(await peer.measure(first))
}
