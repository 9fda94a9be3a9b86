/**
 * Splits a batch into independent chains inside one program. A recurrent step is a long row of products too small to be
 * shared by the cores; two rows side by side keep two cores busy (see docs/engine.md for the thread settings).
 */
import { scopedRandom } from './random'
import type { RandomSource, Tensor, Tf } from './types'

export interface Chain {
  readonly index: number
  /** Rows `index * n .. (index + 1) * n - 1` of each input. */
  readonly inputs: Readonly<Record<string, Tensor>>
  /** Draws of this chain, different from those of the others. */
  readonly random: RandomSource
}

export interface ChainResult {
  readonly loss: Tensor
  readonly grads: Readonly<Record<string, Tensor>>
  /** Combined like the loss: metrics of any fixed shape. */
  readonly aux?: Readonly<Record<string, Tensor>>
  /** Joined along axis 0: one row an example, such as the carried state. */
  readonly rows?: Readonly<Record<string, Tensor>>
}

export interface ChainOptions {
  readonly tf: Tf
  /** How many; it must divide axis 0 of every input. 1 runs the batch as it is. */
  readonly count: number
  /** Tensors whose axis 0 is the batch; at least one. */
  readonly inputs: Readonly<Record<string, Tensor>>
  readonly random: RandomSource
  /** Loss and gradients of one chain. */
  readonly run: (chain: Chain) => ChainResult
  /** How losses, gradients and aux combine. Default: mean, right for losses that are means over equal chains. */
  readonly combine?: 'mean' | 'sum'
}

/** Throws when an input cannot be split evenly, and names it. The number of chains is part of what fixes the bits. */
export function inChains(options: ChainOptions): Required<ChainResult> {
  const { tf, count, random, run } = options
  const parts = splitInputs(options)
  const results = parts.map((inputs, index) =>
    run({ index, inputs, random: count === 1 ? random : scopedRandom(random, `chain ${index}`) }))
  const combine = (tensors: readonly Tensor[]): Tensor => {
    if (tensors.length === 1) return tensors[0]!
    const sum = tf.addN([...tensors])
    return options.combine === 'sum' ? sum : sum.mul(1 / count)
  }
  const each = (pick: (r: ChainResult) => Readonly<Record<string, Tensor>> | undefined, join: typeof combine) =>
    Object.fromEntries(Object.keys(pick(results[0]!) ?? {}).map(key => [key, join(results.map(r => pick(r)![key]!))]))
  return {
    loss: combine(results.map(r => r.loss)),
    grads: each(r => r.grads, combine),
    aux: each(r => r.aux, combine),
    rows: each(r => r.rows, tensors => tensors.length === 1 ? tensors[0]! : tf.concat([...tensors], 0)),
  }
}

function splitInputs({ tf, count, inputs }: ChainOptions): Record<string, Tensor>[] {
  const parts = Array.from({ length: count }, (): Record<string, Tensor> => ({}))
  for (const [name, tensor] of Object.entries(inputs)) {
    const rows = tensor.shape[0] ?? 0
    if (rows === 0 || rows % count !== 0) {
      throw new Error(`Input "${name}" [${tensor.shape.join(', ')}] cannot be split into ${count} chains of equal size`)
    }
    const pieces = count === 1 ? [tensor] : tf.split(tensor, count, 0)
    pieces.forEach((piece, i) => { parts[i]![name] = piece })
  }
  return parts
}

/** Largest number of chains up to `cores` that divides `batch`. */
export function chainCount(batch: number, cores: number): number {
  for (let n = Math.min(cores, batch); n > 1; n--) if (batch % n === 0) return n
  return 1
}
