/**
 * Recurrent layers over whole sequences, with gradients of their own: the input projection and the gradients of the
 * weights are single products over all time steps, so that the loop holds only what must be done step by step.
 */
import type { Tensor, Tf, VariableSpec } from '../engine/types'
import { rollFused } from './cells-fused'
import { rollUnfused } from './cells-unfused'
import { constant, glorot, orthogonal } from './variables'

export const cells = ['rnn-tanh', 'rnn-relu', 'lstm', 'gru'] as const
export type Cell = typeof cells[number]

/** Gates beside each other in the weights: 4 for LSTM (i, f, o, g), 3 for GRU (z, r, n), 1 for SimpleRNN. */
export function gatesOf(cell: Cell): number {
  return cell === 'lstm' ? 4 : cell === 'gru' ? 3 : 1
}

/** States that a cell carries from step to step: h, and for LSTM also c. */
export function statesOf(cell: Cell): readonly string[] {
  return cell === 'lstm' ? ['h', 'c'] : ['h']
}

export interface LayerSize { readonly cell: Cell, readonly inputs: number, readonly hidden: number }

/** wx [inputs, gates * hidden], wh [hidden, gates * hidden], b [gates * hidden]; the LSTM's forget gate starts at 1. */
export function recurrentWeights(seed: number, name: string, { cell, inputs, hidden }: LayerSize): VariableSpec[] {
  const gates = gatesOf(cell)
  const bias = constant(`${name}/b`, [gates * hidden], 0)
  if (cell === 'lstm') bias.value.fill(1, hidden, 2 * hidden)
  return [glorot(seed, `${name}/wx`, [inputs, gates * hidden], gates), orthogonal(seed, `${name}/wh`, { size: hidden, blocks: gates }), bias]
}

/** What the loop of a cell is computed by. */
export interface CellOptions {
  /** By the studio's own kernels (Backend.cellKernels); they take hidden sizes that are multiples of 16. */
  readonly fused: boolean
  /** bfloat16 products where the kernels have them. */
  readonly fast: boolean
}

export interface Sequence {
  readonly tf: Tf
  readonly cell: Cell
  readonly options: CellOptions
  /** Projected inputs [steps * batch, gates * hidden], or with an index one row [n, gates * hidden] for each value of an input. */
  readonly rows: Tensor
  /** int32 [steps, batch]: which of the rows each time step of each example has. */
  readonly index?: Tensor
  /** [hidden, gates * hidden]. */
  readonly wh: Tensor
  /** [batch, hidden] each, in the order of statesOf; no gradient flows into them. */
  readonly states: readonly Tensor[]
}

/** Inputs [n, inputs] as the gates take them, [n, gates * hidden]. */
export function project(tf: Tf, x: Tensor, { wx, b }: { wx: Tensor, b: Tensor }): Tensor {
  return tf.matMul(x as never, wx as never).add(b)
}

/**
 * Outputs [steps, batch, hidden] and the states after the last step (no gradient through these). With an index each
 * different input is projected once, and the gradient of the projection is a sum by row: for characters that saves
 * three of the layer's products.
 */
export function recurrent(sequence: Sequence): { outputs: Tensor, states: Tensor[] } {
  const isFused = sequence.options.fused && sequence.wh.shape[0]! % 16 === 0
  return isFused ? rollFused(sequence) : rollUnfused(sequence)
}
