/** What many steps leave in memory: tensors exactly, resident bytes within noise. */
import { rounded } from '../numbers.mjs'
import { startPeer } from '../peer.mjs'
import { systemOf, threads } from '../systems.mjs'
import { printTable } from '../table.mjs'

const cases = [
  { name: 'lstm hidden 64, batch 16, length 32', args: ['--model', 'lstm', '--hidden', '64', '--batch', '16', '--length', '32'] },
  { name: 'dcgan batch 2', args: ['--model', 'dcgan', '--batch', '2'] },
]

/** @typedef {{ tensors: number, native: number, residentBytes: number }} Held */

/** @type {import('./part.mjs').Part} */
export const memory = {
  name: 'memory',
  rounds: 1,
  run: async ({ placed, steps, tell }) => {
    const launch = await systemOf('duet', placed, { script: 'duet-memory' })
    // Buffers and kernels are made in the first steps.
    const early = Math.round(steps / 10)
    for (const { name, args } of cases) {
      const peer = await startPeer(launch([...args, '--threads', String(threads)]))
      try {
        const before = await peer.ask(0)
        const settled = await peer.ask(early)
        const after = await peer.ask(steps - early)
        const rows = rowsOf({ before, settled, after }, { name, early, steps })
        tell(rows, () => printTable(`${name}, ${steps} steps`, rows.map(row =>
          [row.what, `${row.before} at step ${row.since}`, `${row.value} at the end`, row.unit])))
      } finally {
        peer.end()
      }
    }
  },
}

/** @param {{ before: Held, settled: Held, after: Held }} held @param {{ name: string, early: number, steps: number }} options */
function rowsOf({ before, settled, after }, { name, early, steps }) {
  const megabytes = (/** @type {Held} */ { residentBytes }) => rounded(residentBytes / 1e6, 1)
  const all = [
    { what: 'tensors of tfjs', unit: 'tensors', since: 0, before: before.tensors, value: after.tensors },
    { what: 'tensors of the addon', unit: 'tensors', since: 0, before: before.native, value: after.native },
    { what: 'resident memory', unit: 'MB', since: early, before: megabytes(settled), value: megabytes(after) },
  ]
  return all.map(row => ({ part: 'memory', name: `${name}: ${row.what}`, system: 'duet', steps, ...row }))
}
