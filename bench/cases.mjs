/** What is measured: every case is a model with its sizes. */

/**
 * @typedef {{ model: 'lstm' | 'dcgan', cell: 'lstm' | 'gru' | 'rnn', hidden: number, batch: number, length: number }} Case
 */

const cells = /** @type {const} */ (['lstm', 'gru', 'rnn'])

/** @type {readonly Case[]} */
export const allCases = [
  ...cells.flatMap(cell => [128, 256, 512].flatMap(hidden => [64, 16].flatMap(batch => [64, 128].map(length =>
    /** @type {Case} */ ({ model: 'lstm', cell, hidden, batch, length }))))),
  ...[64, 128].map(batch => /** @type {Case} */ ({ model: 'dcgan', cell: 'lstm', hidden: 0, batch, length: 0 })),
]

/**
 * `lstm`, `gru:hidden=256`, `dcgan:batch=64`: the cases that fit; several are separated by blanks.
 * @param {string} wanted
 */
export function casesOf(wanted) {
  return wanted.split(/\s+/).filter(Boolean).flatMap(one => {
    const [name, list = ''] = one.split(':')
    const pairs = list.split(',').filter(Boolean).map(pair => pair.split('='))
    const sizes = Object.fromEntries(pairs.map(([key, value]) => [key, Number(value)]))
    const isOf = (/** @type {Case} */ given) => given.model === 'dcgan' ? name === 'dcgan' : name === given.cell
    const fits = (/** @type {Case} */ given) =>
      Object.entries(sizes).every(([key, value]) => given[/** @type {'hidden'} */ (key)] === value)
    const found = allCases.filter(given => isOf(given) && fits(given))
    if (found.length > 0) return found
    const models = ['lstm', 'gru', 'rnn', 'dcgan']
    if (!models.includes(name ?? '')) throw new Error(`There is no model ${name}; known are ${models.join(', ')}.`)
    // Sizes outside the grid are as good as those in it.
    const { hidden = 256, batch = 64, length = 64 } = sizes
    /** @type {Case} */
    const free = name === 'dcgan' ? { model: 'dcgan', cell: 'lstm', hidden: 0, batch, length: 0 }
      : { model: 'lstm', cell: /** @type {'lstm'} */ (name), hidden, batch, length }
    return [free]
  })
}

/** @param {Case} given */
export function nameOf(given) {
  return given.model === 'dcgan' ? `dcgan batch ${given.batch}`
    : `${given.cell} hidden ${given.hidden}, batch ${given.batch}, length ${given.length}`
}

/** @param {Case} given @param {number} threads */
export function argumentsOf(given, threads) {
  const { model, cell, hidden, batch, length } = given
  const sizes = model === 'dcgan' ? ['--batch', batch] : ['--cell', cell, '--hidden', hidden, '--batch', batch, '--length', length]
  return ['--model', model, ...sizes, '--threads', threads].map(String)
}
