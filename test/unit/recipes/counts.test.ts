import { describe, expect, it } from 'vitest'
import { makeRng } from '../../../src-main/nn/rng'
import { ContextCounts, longestContext } from '../../../src-main/recipes/text/counts'
import { countsOf } from '../../../src-main/recipes/text/counts-of'

const vocabulary = 5
const rng = makeRng(1, 'text', 0)
/** Words of few tokens, so that long contexts come again. */
const words = Array.from({ length: 6 }, () => Array.from({ length: 2 + rng.below(5) }, () => rng.below(vocabulary - 1)))
const text = Int32Array.from(Array.from({ length: 120 }, () => words[rng.below(words.length)]!).flat())

/** The formula, by looking through the whole text. */
function plain(history: readonly number[], token: number): number {
  let made = 1 / vocabulary
  for (let context = 0; context <= Math.min(longestContext, history.length); context++) {
    const wanted = history.slice(history.length - context)
    const following = [...text].filter((_, at) => at >= context && wanted.every((one, index) => text[at - context + index] === one))
    if (following.length === 0) break
    const types = new Set(following).size
    made = (following.filter(one => one === token).length + types * made) / (following.length + types)
  }
  return made
}

describe('counts of contexts', () => {
  const counts = new ContextCounts(text, vocabulary)
  const histories = [
    [], [0], [3, 1], [...text.slice(40, 52)], [...text.slice(0, 3)], [...text.slice(-20)], [vocabulary - 1, ...text.slice(10, 14)],
    [0, 0, 0, 0, 0, 0],
  ]

  it.each(histories.map(history => [history]))('after %j: the interpolated relative frequencies', history => {
    const made = counts.distribution(history)
    expect(made.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12)
    for (let token = 0; token < vocabulary; token++) {
      expect(made[token]).toBeCloseTo(plain(history, token), 12)
      expect(counts.probability(history, token)).toBeCloseTo(made[token]!, 12)
    }
  })

  it('gives the characters of a validation text by what stands before each, the training text included', async () => {
    const val = Int32Array.from([1, 2, 0, 3])
    const mixture = await countsOf({ vocabulary: [...'abcde'], train: text, val }, 0.3)!.ofValidation()
    expect(mixture.share).toBe(0.3)
    val.forEach((token, at) => {
      const history = [...text, ...val.slice(0, at)].slice(-longestContext)
      expect(mixture.probabilities[at]).toBeCloseTo(plain(history, token), 6)
    })
  })

  it('are left out where their share is nothing', () => {
    expect(countsOf({ vocabulary: [...'abcde'], train: text, val: text }, 0)).toBeUndefined()
  })
})
