/**
 * What has followed each stretch of a text, counted: interpolated Witten-Bell n-grams (Witten and Bell 1991; Chen and Goodman
 * 1999, section 2.7). Each length of context mixes its relative frequencies with those of the next shorter one, by how many
 * different tokens have followed it; where nothing is known every token is equally likely.
 *
 * Places of the text are sorted by what stands before them, read backwards, so that the places after one context lie side by
 * side: 4 bytes a token, and about a tenth of a second for a million.
 */

/** Tokens of context; longer ones are so seldom seen again that they only cost time. */
export const longestContext = 8

/** What has followed one context. */
interface Tally { readonly total: number, readonly tokens: readonly number[], readonly counts: readonly number[] }

/** Ranges from here on are counted once and kept. */
const keptFrom = 48

export class ContextCounts {
  readonly text: Int32Array
  readonly vocabulary: number
  private readonly sorted: Int32Array
  private readonly tallies = new Map<number, Tally>()

  /** `text`: tokens below `vocabulary`. */
  constructor(text: Int32Array, vocabulary: number) {
    this.text = text
    this.vocabulary = vocabulary
    this.sorted = this.sortedByContext()
  }

  /** Of every token after `history`, whose last tokens are the context; sums to 1. */
  distribution(history: ArrayLike<number>): Float64Array {
    const { vocabulary } = this
    const made = new Float64Array(vocabulary).fill(1 / vocabulary)
    this.eachContext(history, ({ total, tokens, counts }) => {
      const types = tokens.length
      const rest = types / (total + types)
      for (let token = 0; token < vocabulary; token++) made[token]! *= rest
      tokens.forEach((token, at) => { made[token]! += counts[at]! / (total + types) })
    })
    return made
  }

  /** Of one token after `history`. */
  probability(history: ArrayLike<number>, token: number): number {
    let made = 1 / this.vocabulary
    this.eachContext(history, ({ total, tokens, counts }) => {
      const at = tokens.indexOf(token)
      made = ((at < 0 ? 0 : counts[at]!) + tokens.length * made) / (total + tokens.length)
    })
    return made
  }

  /** From no context to the longest that the text has. */
  private eachContext(history: ArrayLike<number>, visit: (tally: Tally) => void): void {
    let [low, high] = [0, this.sorted.length]
    for (let back = 0; back <= longestContext && back <= history.length; back++) {
      if (back > 0) {
        const token = history[history.length - back]!
        low = this.firstAt({ low, high, back, token })
        high = this.firstAt({ low, high, back, token: token + 1 })
      }
      if (low >= high) return
      visit(this.tallyOf(low, high))
    }
  }

  /** First of the sorted places low … high - 1 whose token `back` places before is at least `token`. */
  private firstAt({ low, high, back, token }: { low: number, high: number, back: number, token: number }): number {
    let [from, to] = [low, high]
    while (from < to) {
      const middle = (from + to) >>> 1
      if (this.before(this.sorted[middle]!, back) < token) from = middle + 1
      else to = middle
    }
    return from
  }

  /** -1 before the text begins. */
  private before(place: number, back: number): number {
    return place < back ? -1 : this.text[place - back]!
  }

  private tallyOf(low: number, high: number): Tally {
    const key = low * (this.sorted.length + 1) + high
    const known = this.tallies.get(key)
    if (known) return known
    const counts = new Map<number, number>()
    for (let at = low; at < high; at++) {
      const token = this.text[this.sorted[at]!]!
      counts.set(token, (counts.get(token) ?? 0) + 1)
    }
    const tally = { total: high - low, tokens: [...counts.keys()], counts: [...counts.values()] }
    if (tally.total >= keptFrom) this.tallies.set(key, tally)
    return tally
  }

  /** Places by the token before them, those that agree by the one before that, and so on: one stable pass for each, last first. */
  private sortedByContext(): Int32Array {
    let places = Int32Array.from({ length: this.text.length }, (_, place) => place)
    let sorted = new Int32Array(places.length)
    for (let back = longestContext; back >= 1; back--) {
      const starts = new Int32Array(this.vocabulary + 2)
      for (const place of places) starts[this.before(place, back) + 2]!++
      for (let bucket = 1; bucket < starts.length; bucket++) starts[bucket]! += starts[bucket - 1]!
      for (const place of places) sorted[starts[this.before(place, back) + 1]!++] = place
      ;[places, sorted] = [sorted, places]
    }
    return places
  }
}
