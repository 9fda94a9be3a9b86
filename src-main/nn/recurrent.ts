/**
 * Recurrent layers over whole sequences, with gradients of their own: the input projection and the gradients of the
 * weights are single products over all time steps, so that the loop holds only what must be done step by step.
 */
import type { Tensor, Tf, VariableSpec } from '../engine/types'
import { gruBackward, gruForward } from './cell-gru'
import { lstmBackward, lstmForward } from './cell-lstm'
import { rnnBackward, rnnForward } from './cell-rnn'
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
  return [glorot(seed, `${name}/wx`, [inputs, gates * hidden]), orthogonal(seed, `${name}/wh`, { size: hidden, blocks: gates }), bias]
}

export interface SequenceInput {
  readonly tf: Tf
  readonly cell: Cell
  /** [steps, batch, inputs]. */
  readonly x: Tensor
  readonly wx: Tensor
  readonly wh: Tensor
  readonly b: Tensor
  /** [batch, hidden] each, in the order of statesOf; no gradient flows into them. */
  readonly states: readonly Tensor[]
}

/** What a cell's loop is given: the projected input of each time step, [batch, gates * hidden]. */
export interface Loop {
  readonly tf: Tf
  readonly cell: Cell
  readonly projected: readonly Tensor[]
  readonly wh: Tensor
  readonly states: readonly Tensor[]
}

/** Of a forward loop: h of each step, the states at the end, and per step what the way back needs. */
export interface Rolled { readonly outputs: Tensor[], readonly states: Tensor[], readonly saved: Tensor[] }

/** Of a loop back in time: gradients of the projected inputs by step, and what each step's gates multiplied wh with. */
export interface Unrolled { readonly dz: Tensor[], readonly dwh: Tensor }

const forwards = { 'lstm': lstmForward, 'gru': gruForward, 'rnn-tanh': rnnForward, 'rnn-relu': rnnForward }
const backwards = { 'lstm': lstmBackward, 'gru': gruBackward, 'rnn-tanh': rnnBackward, 'rnn-relu': rnnBackward }

/** Outputs [steps, batch, hidden] and the states after the last step (no gradient through these). */
export function recurrent(input: SequenceInput): { outputs: Tensor, states: Tensor[] } {
  const { tf, cell } = input
  const kept: Tensor[] = []
  const op = tf.customGrad((...args) => {
    const [x, wx, wh, b, save] = args as unknown as [Tensor, Tensor, Tensor, Tensor, (kept: Tensor[]) => void]
    const [steps, batch] = x.shape as [number, number]
    const projected = tf.unstack(project(input, { x, wx, b }).reshape([steps, batch, wx.shape[1]!]), 0)
    const rolled = forwards[cell]({ tf, cell, projected, wh, states: input.states })
    for (const one of rolled.states) kept.push(tf.keep(one.clone()))
    save([x, wx, wh, ...rolled.saved])
    return {
      value: tf.stack(rolled.outputs, 0),
      gradFunc: (dy: Tensor, saved: Tensor[]) => gradientsOf(input, dy, saved),
    }
  })
  const outputs = op(input.x, input.wx, input.wh, input.b)
  const states = kept.map(one => one.clone())
  for (const one of kept) one.dispose()
  return { outputs, states }
}

function project({ tf }: SequenceInput, { x, wx, b }: { x: Tensor, wx: Tensor, b: Tensor }): Tensor {
  return tf.matMul(x.reshape([-1, x.shape[2]!]), wx as never).add(b)
}

function gradientsOf({ tf, cell }: SequenceInput, dy: Tensor, saved: Tensor[]): Tensor[] {
  const [x, wx, wh, ...rest] = saved as [Tensor, Tensor, Tensor, ...Tensor[]]
  const { dz, dwh } = backwards[cell]({ tf, cell, wh, saved: rest, dys: tf.unstack(dy, 0) })
  const all = tf.concat(dz, 0)
  const flat = x.reshape([-1, x.shape[2]!])
  return [
    tf.matMul(all as never, wx as never, false, true).reshape(x.shape),
    tf.matMul(flat as never, all as never, true, false),
    dwh,
    all.sum(0),
  ]
}

/** What a cell's loop back in time is given. */
export interface BackLoop {
  readonly tf: Tf
  readonly cell: Cell
  readonly wh: Tensor
  readonly saved: readonly Tensor[]
  readonly dys: readonly Tensor[]
}
