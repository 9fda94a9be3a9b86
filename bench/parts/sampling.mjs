/** Sampling against PyTorch: characters a second of one text and of 64 at once, images a second of a grid of 64. */
import { median, rounded } from '../numbers.mjs'
import { systemOf, threads } from '../systems.mjs'
import { printTable } from '../table.mjs'
import { inTurns } from '../turns.mjs'

const characters = 500
const textOf = (/** @type {number} */ batch) => ({
  name: `text, ${batch} at once`, unit: 'characters/s', made: batch * characters,
  args: ['--model', 'lstm', '--batch', String(batch), '--length', String(characters)],
})
const cases = [textOf(1), textOf(64), { name: 'images, 64 at once', unit: 'images/s', made: 64, args: ['--model', 'dcgan'] }]

/** @type {import('./part.mjs').Part} */
export const sampling = {
  name: 'sampling',
  rounds: 7,
  run: async ({ placed, rounds, seconds, tell }) => {
    const duet = await systemOf('duet', placed, { script: 'duet-sampling' })
    const torch = await systemOf('torch', placed, { python: 'torch_sampling' })
    for (const { name, unit, made, args } of cases) {
      const ms = await inTurns({
        'duet': duet([...args, '--threads', String(threads)]),
        'torch': torch([...args, '--threads', String(threads)]),
        // Products this small are often faster on one thread, above all where the computer has other work.
        'torch, 1 thread': torch([...args, '--threads', '1']),
      }, { rounds, seconds })
      const rows = rowsOf(ms, { name, unit, made })
      tell(rows, () => printTable(name, rows.map(row =>
        [row.system, `${row.value} ${unit}`, `best ${row.best}`, `${row.ratio.toFixed(2)} x PyTorch`])))
    }
  },
}

/**
 * `ratio`: how many times as fast as PyTorch with the number of threads that suits it better.
 * @param {Record<string, number[]>} ms @param {{ name: string, unit: string, made: number }} of
 */
function rowsOf(ms, { name, unit, made }) {
  const middles = Object.entries(ms).map(([system, all]) => ({ system, middle: median(all), least: Math.min(...all) }))
  const reference = Math.min(...middles.filter(({ system }) => system.startsWith('torch')).map(({ middle }) => middle))
  return middles.map(({ system, middle, least }) => ({
    part: 'sampling', name, system, value: rounded(1000 * made / middle, 0), unit, best: rounded(1000 * made / least, 0),
    ratio: rounded(reference / middle, 3),
  }))
}
