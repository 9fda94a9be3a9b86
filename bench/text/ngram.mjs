/**
 * Interpolated Witten-Bell character n-grams (Chen and Goodman 1999, section 2.7): each order mixes its relative
 * frequencies with the next shorter one, by how many different characters have followed the context; at the end of
 * the chain every character is equally likely.
 */

/** Contexts of one length: how often each was seen, how many characters have followed it, and how often each did. */
class Order {
  /** @type {Map<number, number>} */
  counts = new Map()
  /** @type {Map<number, { total: number, types: number }>} */
  contexts = new Map()
}

/**
 * Mean nats a character of `val` for each of the orders, counted on `train`.
 * @param {{ train: Uint8Array | Uint16Array, val: Uint8Array | Uint16Array, vocabulary: number }} text
 * @param {readonly number[]} orders ascending; the largest at most 7 for a vocabulary of up to 180
 * @returns {Record<number, number>}
 */
export function ngramLosses({ train, val, vocabulary }, orders) {
  const longest = Math.max(...orders)
  if (vocabulary ** longest > Number.MAX_SAFE_INTEGER) throw new Error(`Order ${longest} is too long for ${vocabulary} characters.`)
  const counted = Array.from({ length: longest }, (_, index) => countOrder(train, { context: index, vocabulary }))
  /** @type {Record<number, number>} */
  const sums = Object.fromEntries(orders.map(order => [order, 0]))
  // The validation text follows the training text, and so do its first contexts.
  const history = [...train.subarray(Math.max(0, train.length - longest))]
  for (const token of val) {
    let probability = 1 / vocabulary
    let key = 0
    for (let context = 0; context < longest; context++) {
      if (context > 0) key += /** @type {number} */ (history.at(-context)) * vocabulary ** (context - 1)
      const { counts, contexts } = /** @type {Order} */ (counted[context])
      const seen = contexts.get(key)
      if (seen) probability = ((counts.get(key * vocabulary + token) ?? 0) + seen.types * probability) / (seen.total + seen.types)
      if (context + 1 in sums) sums[context + 1] -= Math.log(probability)
    }
    history.push(token)
    if (history.length > 4 * longest) history.splice(0, history.length - longest)
  }
  return Object.fromEntries(orders.map(order => [order, /** @type {number} */ (sums[order]) / val.length]))
}

/**
 * @param {Uint8Array | Uint16Array} text
 * @param {{ context: number, vocabulary: number }} options characters of context
 */
function countOrder(text, { context, vocabulary }) {
  const order = new Order()
  const wrap = vocabulary ** context
  let key = 0
  for (let at = 0; at < text.length; at++) {
    const token = /** @type {number} */ (text[at])
    if (at >= context) {
      const pair = key * vocabulary + token
      const count = order.counts.get(pair) ?? 0
      order.counts.set(pair, count + 1)
      const seen = order.contexts.get(key)
      if (seen) {
        seen.total++
        if (count === 0) seen.types++
      } else order.contexts.set(key, { total: 1, types: 1 })
    }
    key = context === 0 ? 0 : (key * vocabulary + token) % wrap
  }
  return order
}
