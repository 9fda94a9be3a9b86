/**
 * Running mean of values (ascending `xs`) with the given half-life in units of x. Each point weighs as much as the stretch
 * it stands for, 1 - 2^(-dx / halfLife), and the sum is divided by the weights so far; so a constant stays what it is, the
 * beginning is not pulled to zero, and neither gaps nor zoom nor length change what is drawn. Up to two finite points pass
 * through. What is not finite stays as it is and is left out of the mean.
 */
export function smooth(xs: Float64Array, values: Float64Array, { length, halfLife }: { length: number, halfLife: number }): Float64Array {
  const out = values.slice(0, length)
  const finite = finiteIndices(values, length)
  if (halfLife <= 0 || finite.length <= 2) return out
  let sum = 0
  let weights = 0
  for (let at = 0; at < finite.length; at++) {
    const index = finite[at]!
    const x = xs[index]!
    // The first point stands for as long a stretch as the second.
    const dx = Math.max(at === 0 ? xs[finite[1]!]! - x : x - xs[finite[at - 1]!]!, 1e-9)
    const kept = 2 ** (-dx / halfLife)
    sum = sum * kept + values[index]! * (1 - kept)
    weights = weights * kept + (1 - kept)
    out[index] = sum / weights
  }
  return out
}

function finiteIndices(values: Float64Array, length: number): number[] {
  const found: number[] = []
  for (let index = 0; index < length; index++) if (Number.isFinite(values[index])) found.push(index)
  return found
}

/** Half-lives that the slider offers, in steps: none, then powers of two. */
export const halfLives: readonly number[] = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]

/** About a 150th of the run: calms the curve and hides no turn. */
export function standardHalfLife(totalSteps: number): number {
  const wanted = totalSteps / 150
  return halfLives.findLast(one => one <= wanted) ?? 0
}
