/** What the studio's step costs as one size doubles and the others stay. */
import { say } from '../../scripts/setup/say.mjs'
import { argumentsOf } from '../cases.mjs'
import { median, rounded } from '../numbers.mjs'
import { startPeer } from '../peer.mjs'
import { systemOf, threads } from '../systems.mjs'

const sizes = /** @type {const} */ ({ hidden: [128, 256, 512, 1024], length: [32, 64, 128, 256], batch: [16, 32, 64, 128, 256] })

/** @type {import('./part.mjs').Part} */
export const growth = {
  name: 'growth',
  run: async ({ placed, rounds, tell }) => {
    const launch = await systemOf('duet', placed)
    for (const [name, values] of Object.entries(sizes)) {
      /** @type {{ part: string, name: string, size: number, system: string, unit: string, value: number, growth: number | null }[]} */
      const rows = []
      let before = Number.NaN
      for (const value of values) {
        const given = { model: /** @type {const} */ ('lstm'), cell: /** @type {const} */ ('lstm'), hidden: 256, batch: 64, length: 64, [name]: value }
        const ms = await stepMs(launch(argumentsOf(given, threads)), rounds)
        rows.push({ part: 'growth', name, size: value, system: 'duet', unit: 'ms', value: rounded(ms, 3), growth: Number.isNaN(before) ? null : rounded(ms / before, 2) })
        before = ms
      }
      tell(rows, () => {
        say(`lstm, ${name} doubled (the others: hidden 256, batch 64, length 64)`)
        for (const { size, value, growth: times } of rows) console.log(`  ${String(size).padStart(5)}  ${value.toFixed(1).padStart(8)} ms   ${times === null ? '' : `x ${times.toFixed(2)}`}`)
      })
    }
  },
}

/** @param {import('../peer.mjs').Launch} launch @param {number} rounds */
async function stepMs(launch, rounds) {
  const peer = await startPeer(launch)
  try {
    const steps = Math.max(2, Math.round(500 / await peer.measure(2)))
    const ms = []
    for (let round = 0; round < rounds; round++) ms.push(await peer.measure(steps))
    return median(ms)
  } finally {
    peer.end()
  }
}
