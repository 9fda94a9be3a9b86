/** The loop of a cell as a row of TensorFlow's own operations. */
import type { Tensor, Tf } from '../engine/types'
import { gruBackward, gruForward } from './cell-gru'
import { lstmBackward, lstmForward } from './cell-lstm'
import { rnnBackward, rnnForward } from './cell-rnn'
import type { Cell, Sequence } from './recurrent'

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

/** What a cell's loop back in time is given. */
export interface BackLoop {
  readonly tf: Tf
  readonly cell: Cell
  readonly wh: Tensor
  readonly saved: readonly Tensor[]
  readonly dys: readonly Tensor[]
}

/** Of a loop back in time: gradients of the projected inputs by step, and of wh. */
export interface Unrolled { readonly dz: Tensor[], readonly dwh: Tensor }

const forwards = { 'lstm': lstmForward, 'gru': gruForward, 'rnn-tanh': rnnForward, 'rnn-relu': rnnForward }
const backwards = { 'lstm': lstmBackward, 'gru': gruBackward, 'rnn-tanh': rnnBackward, 'rnn-relu': rnnBackward }

export function rollUnfused({ tf, cell, rows, index, wh, states }: Sequence): { outputs: Tensor, states: Tensor[] } {
  const [batch, width] = [states[0]!.shape[0]!, rows.shape[1]!]
  const kept: Tensor[] = []
  const op = tf.customGrad((...args) => {
    const [given, weights, save] = args as unknown as [Tensor, Tensor, (kept: Tensor[]) => void]
    const all = index ? tf.gather(given, index.reshape([-1]) as never) : given
    const rolled = forwards[cell]({ tf, cell, projected: tf.unstack(all.reshape([-1, batch, width]), 0), wh: weights, states })
    for (const one of rolled.states) kept.push(tf.keep(one.clone()))
    save([weights, ...index ? [index] : [], ...rolled.saved])
    return {
      value: tf.stack(rolled.outputs, 0),
      gradFunc: (dy: Tensor, saved: Tensor[]) => gradientsOf({ tf, cell, rows: given.shape[0]!, indexed: index !== undefined }, dy, saved),
    }
  })
  const outputs = op(rows, wh)
  const after = kept.map(one => one.clone())
  for (const one of kept) one.dispose()
  return { outputs, states: after }
}

interface Back { readonly tf: Tf, readonly cell: Cell, readonly rows: number, readonly indexed: boolean }

function gradientsOf({ tf, cell, rows, indexed }: Back, dy: Tensor, saved: Tensor[]): Tensor[] {
  const [wh, ...kept] = saved as [Tensor, ...Tensor[]]
  const index = indexed ? kept.shift() : undefined
  const { dz, dwh } = backwards[cell]({ tf, cell, wh, saved: kept, dys: tf.unstack(dy, 0) })
  const all = tf.concat(dz, 0)
  return [index ? tf.unsortedSegmentSum(all, index.reshape([-1]) as never, rows) : all, dwh]
}
