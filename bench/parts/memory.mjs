/** What 20,000 steps leave in memory: tensors exactly, resident bytes within noise. */
import { say } from '../../scripts/setup/say.mjs'
import { rounded } from '../numbers.mjs'
import { startPeer } from '../peer.mjs'
import { systemOf, threads } from '../systems.mjs'

const warm = 2000
const total = 20_000
const cases = [
  { name: 'lstm hidden 64, batch 16, length 32', args: ['--model', 'lstm', '--hidden', '64', '--batch', '16', '--length', '32'] },
  { name: 'dcgan batch 2', args: ['--model', 'dcgan', '--batch', '2'] },
]

/** @type {import('./part.mjs').Part} */
export const memory = {
  name: 'memory',
  run: async ({ placed, tell }) => {
    const launch = await systemOf('duet', placed, { script: 'duet-memory' })
    for (const { name, args } of cases) {
      const peer = await startPeer(launch([...args, '--threads', String(threads)]))
      try {
        const early = await peer.ask(warm)
        const late = await peer.ask(total - warm)
        const megabytes = (/** @type {any} */ at) => rounded(at.residentBytes / 1e6, 1)
        const row = {
          part: 'memory', name, system: 'duet', steps: total, tensors: [early.tensors, late.tensors], native: [early.native, late.native],
          residentMegabytes: [megabytes(early), megabytes(late)],
        }
        tell([row], () => {
          say(`${name}: from step ${warm} to step ${total}`)
          console.log(`  tensors ${row.tensors.join(' -> ')}, in the addon ${row.native.join(' -> ')}, resident ${row.residentMegabytes.join(' -> ')} MB`)
        })
      } finally {
        peer.end()
      }
    }
  },
}
