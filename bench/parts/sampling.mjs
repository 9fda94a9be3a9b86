/** Sampling against PyTorch: characters a second of one text and of 64 at once, images a second of a grid of 64. */
import { say } from '../../scripts/setup/say.mjs'
import { median, rounded } from '../numbers.mjs'
import { startPeer } from '../peer.mjs'
import { systemOf, threads } from '../systems.mjs'

const characters = 500
const cases = [
  { name: 'text, 1 at once', unit: 'characters/s', made: characters, args: ['--model', 'lstm', '--batch', '1', '--length', String(characters)] },
  { name: 'text, 64 at once', unit: 'characters/s', made: 64 * characters, args: ['--model', 'lstm', '--batch', '64', '--length', String(characters)] },
  { name: 'images, 64 at once', unit: 'images/s', made: 64, args: ['--model', 'dcgan'] },
]

/** @type {import('./part.mjs').Part} */
export const sampling = {
  name: 'sampling',
  run: async ({ placed, rounds, tell }) => {
    const launches = {
      duet: await systemOf('duet', placed, { script: 'duet-sampling' }), torch: await systemOf('torch', placed, { python: 'torch_sampling' }),
    }
    for (const { name, unit, made, args } of cases) {
      const rates = await inTurns(launches, { args: [...args, '--threads', String(threads)], rounds })
      const rows = Object.entries(rates).map(([system, ms]) => ({
        part: 'sampling', name, system, unit, value: rounded(1000 * made / median(ms), 0), best: rounded(1000 * made / Math.min(...ms), 0),
        ratio: rounded(median(/** @type {number[]} */ (rates['torch'])) / median(ms), 3),
      }))
      tell(rows, () => {
        say(name)
        for (const row of rows) console.log(`  ${row.system.padEnd(8)} ${String(row.value).padStart(10)} ${unit}   ${row.ratio.toFixed(2)} x PyTorch`)
      })
    }
  },
}

/**
 * Milliseconds a step of each system, by rounds of about a second.
 * @param {Record<string, (args: string[]) => import('../peer.mjs').Launch>} launches
 * @param {{ args: string[], rounds: number }} options
 */
async function inTurns(launches, { args, rounds }) {
  /** @type {{ system: string, peer: import('../peer.mjs').Peer, steps: number }[]} */
  const running = []
  /** @type {Record<string, number[]>} */
  const ms = {}
  try {
    for (const [system, launch] of Object.entries(launches)) {
      const peer = await startPeer(launch(args))
      running.push({ system, peer, steps: Math.max(1, Math.round(1000 / await peer.measure(1))) })
      ms[system] = []
    }
    for (let round = 0; round < rounds; round++) for (const { system, peer, steps } of running) ms[system]?.push(await peer.measure(steps))
  } finally {
    for (const { peer } of running) peer.end()
  }
  return ms
}
