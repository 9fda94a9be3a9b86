/** The counts that text generation mixes in, for a network that was trained elsewhere. */
import { countsOf } from '../../src-main/recipes/text/counts-of'

/** Probabilities of each character of `val`, which follows `train`. */
export async function countedProbabilities(train: Int32Array, val: Int32Array, vocabulary: number): Promise<Float32Array> {
  const characters = Array.from({ length: vocabulary }, (_, token) => String.fromCodePoint(token))
  const mixture = await countsOf({ vocabulary: characters, train, val }, 0.5)!.ofValidation()
  return mixture.probabilities
}
