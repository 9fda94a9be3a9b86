/** The counts of a text as a run mixes them in: made when first needed, for evaluation and writing. */
import type { OpenedText } from '../../datasets/define'
import { ContextCounts, longestContext } from './counts'
import type { Mixture } from './validate'

/** Above so many characters a network no longer needs them, and counting would take seconds. */
const longestText = 8_000_000
/** Characters between two turns of the event loop. */
const atOnce = 2000

export interface TextCounts {
  readonly share: number
  all(): ContextCounts
  ofValidation(): Promise<Mixture>
}

/** None where the share is 0 or the text is long. */
export function countsOf(text: OpenedText, share: number): TextCounts | undefined {
  if (share === 0 || text.train.length > longestText) return undefined
  let made: ContextCounts | undefined
  let probabilities: Float32Array | undefined
  const all = (): ContextCounts => made ??= new ContextCounts(text.train, text.vocabulary.length)
  return { share, all, ofValidation: async () => ({ share, probabilities: probabilities ??= await ofEach(all(), text.val) }) }
}

/** Of each token of what follows the counted text, by the tokens before it. */
async function ofEach(counts: ContextCounts, following: Int32Array): Promise<Float32Array> {
  const before = counts.text.slice(-longestContext)
  const all = new Int32Array(before.length + following.length)
  all.set(before)
  all.set(following, before.length)
  const made = new Float32Array(following.length)
  for (let at = 0; at < following.length; at++) {
    const end = before.length + at
    made[at] = counts.probability(all.subarray(Math.max(0, end - longestContext), end), following[at]!)
    if (at % atOnce === 0) await new Promise(done => setImmediate(done))
  }
  return made
}
