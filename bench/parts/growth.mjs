/** What the studio's step costs as one size doubles and the others stay. */
import { argumentsOf } from '../cases.mjs'
import { median, rounded } from '../numbers.mjs'
import { systemOf, threads } from '../systems.mjs'
import { printTable } from '../table.mjs'
import { inTurns } from '../turns.mjs'

const usual = { model: /** @type {const} */ ('lstm'), cell: /** @type {const} */ ('lstm'), hidden: 256, batch: 64, length: 64 }
const grown = { hidden: [128, 256, 512, 1024], length: [32, 64, 128, 256], batch: [16, 32, 64, 128, 256] }

/** @type {import('./part.mjs').Part} */
export const growth = {
  name: 'growth',
  rounds: 7,
  run: async ({ placed, rounds, seconds, tell }) => {
    const launch = await systemOf('duet', placed)
    for (const [size, values] of Object.entries(grown)) {
      const launches = values.map(value => [value, launch(argumentsOf({ ...usual, [size]: value }, threads))])
      const ms = await inTurns(Object.fromEntries(launches), { rounds, seconds })
      const rows = rowsOf(size, values.map(value => ({ value, ms: median(/** @type {number[]} */ (ms[value])) })))
      const others = Object.keys(grown).filter(other => other !== size).map(other => `${other} ${usual[/** @type {'hidden'} */ (other)]}`)
      tell(rows, () => printTable(`lstm by ${size} (${others.join(', ')})`, rows.map(row =>
        [row.name, `${row.value.toFixed(2)} ms`, row.ratio === null ? '' : `x ${row.ratio.toFixed(2)}`])))
    }
  },
}

/** `ratio`: to the size before. @param {string} size @param {readonly { value: number, ms: number }[]} points */
function rowsOf(size, points) {
  return points.map(({ value, ms }, at) => {
    const before = points[at - 1]
    const ratio = before ? rounded(ms / before.ms, 2) : null
    return { part: 'growth', name: `${size} ${value}`, system: 'duet', value: rounded(ms, 3), unit: 'ms', ratio }
  })
}
