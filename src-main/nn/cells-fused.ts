/** The loop of a cell by the studio's own kernels, one operation forth and one back in time (engine/native). */
import { executeRawOp } from '../engine/addon'
import type { Tensor, Tf } from '../engine/types'
import type { Cell, Sequence } from './recurrent'

interface Attributes {
  readonly fast: { readonly bool: boolean }
  readonly gather: { readonly bool: boolean }
  /** Of SimpleRNN alone. */
  readonly relu?: { readonly bool: boolean }
}

interface Call {
  readonly tf: Tf
  readonly attributes: Attributes
  /** int32 [steps, batch]. */
  readonly index: Tensor
  readonly rows: Tensor
  readonly wh: Tensor
  readonly states: readonly Tensor[]
}

interface Back extends Omit<Call, 'states'> {
  readonly dy: Tensor
  readonly kept: readonly Tensor[]
}

/** hs [steps + 1, batch, hidden] from the state before the first step on, and what the way back needs. */
interface Forward { readonly hs: Tensor, readonly cs?: Tensor, readonly kept: readonly Tensor[] }

interface Kernel {
  forward(call: Call): Forward
  /** Gradients of rows (summed by row, empty without an index), of the projected inputs, and of wh. */
  backward(back: Back): { readonly drows: Tensor, readonly dz: () => Tensor, readonly dwh: Tensor }
}

const lstm: Kernel = {
  forward({ tf, attributes, index, rows, wh, states: [h0, c0] }) {
    const [hs, cs, tcs, gates] = executeRawOp(tf, 'DuetLstm', { ...attributes }, [rows, index, wh, h0!, c0!], 4) as [Tensor, Tensor, Tensor, Tensor]
    return { hs, cs, kept: [hs, cs, tcs, gates, c0!] }
  },
  backward({ tf, attributes, index, rows, wh, dy, kept: [hs, cs, tcs, gates, c0] }) {
    const [dz, drows] = executeRawOp(tf, 'DuetLstmGrad', { ...attributes }, [dy, index, rows, wh, cs!, tcs!, gates!, c0!], 2) as [Tensor, Tensor]
    return { drows, dz: () => flat(dz), dwh: product(tf, before(hs!), dz) }
  },
}

const gru: Kernel = {
  forward({ tf, attributes, index, rows, wh, states: [h0] }) {
    const [hs, rhs, gates] = executeRawOp(tf, 'DuetGru', { ...attributes }, [rows, index, wh, h0!], 3) as [Tensor, Tensor, Tensor]
    return { hs, kept: [hs, rhs, gates] }
  },
  backward({ tf, attributes, index, rows, wh, dy, kept: [hs, rhs, gates] }) {
    const [dzr, dn, drows] = executeRawOp(tf, 'DuetGruGrad', { ...attributes }, [dy, index, rows, wh, hs!, gates!], 3) as [Tensor, Tensor, Tensor]
    return {
      drows, dz: () => tf.concat([flat(dzr), flat(dn)], 1),
      dwh: tf.concat([product(tf, before(hs!), dzr), product(tf, rhs!, dn)], 1),
    }
  },
}

const rnn: Kernel = {
  forward({ tf, attributes, index, rows, wh, states: [h0] }) {
    const [hs] = executeRawOp(tf, 'DuetRnn', { ...attributes }, [rows, index, wh, h0!], 1) as [Tensor]
    return { hs, kept: [hs] }
  },
  backward({ tf, attributes, index, rows, wh, dy, kept: [hs] }) {
    const [dz, drows] = executeRawOp(tf, 'DuetRnnGrad', { ...attributes }, [dy, index, rows, wh, hs!], 2) as [Tensor, Tensor]
    return { drows, dz: () => flat(dz), dwh: product(tf, before(hs!), dz) }
  },
}

const kernels: Readonly<Record<Cell, Kernel>> = { lstm, gru, 'rnn-tanh': rnn, 'rnn-relu': rnn }

export function rollFused({ tf, cell, options, rows, index, wh, states }: Sequence): { outputs: Tensor, states: Tensor[] } {
  const batch = states[0]!.shape[0]!
  const places = index ?? tf.zeros([rows.shape[0]! / batch, batch], 'int32')
  const isRnn = cell === 'rnn-tanh' || cell === 'rnn-relu'
  const attributes: Attributes = {
    fast: { bool: options.fast }, gather: { bool: index !== undefined }, ...isRnn ? { relu: { bool: cell === 'rnn-relu' } } : {},
  }
  const after: Tensor[] = []
  const op = tf.customGrad((...args) => {
    const [given, recurrentWeights, save] = args as unknown as [Tensor, Tensor, (kept: Tensor[]) => void]
    const { hs, cs, kept } = kernels[cell].forward({ tf, attributes, index: places, rows: given, wh: recurrentWeights, states })
    for (const one of [last(hs), ...cs ? [last(cs)] : []]) after.push(tf.keep(one))
    save([given, recurrentWeights, places, ...kept])
    return {
      value: hs.slice([1, 0, 0]),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [rowsThen, whThen, indexThen, ...rest] = saved as [Tensor, Tensor, Tensor, ...Tensor[]]
        const { drows, dz, dwh } = kernels[cell].backward({ tf, attributes, index: indexThen, rows: rowsThen, wh: whThen, dy, kept: rest })
        return [index ? drows : dz(), dwh]
      },
    }
  })
  const outputs = op(rows, wh)
  const carried = after.map(one => one.clone())
  for (const one of after) one.dispose()
  return { outputs, states: carried }
}

/** [batch, hidden] of the last time step of [steps, batch, hidden]. */
function last(x: Tensor): Tensor {
  const [steps, batch, hidden] = x.shape as [number, number, number]
  return x.slice([steps - 1, 0, 0], [1, batch, hidden]).reshape([batch, hidden])
}

/** The state that each step began with. */
function before(hs: Tensor): Tensor {
  const [states, batch, hidden] = hs.shape as [number, number, number]
  return hs.slice([0, 0, 0], [states - 1, batch, hidden])
}

function flat(x: Tensor): Tensor {
  return x.reshape([-1, x.shape[2]!])
}

/** Sum over all steps and examples of a^T b. */
function product(tf: Tf, a: Tensor, b: Tensor): Tensor {
  return tf.matMul(flat(a) as never, flat(b) as never, true, false)
}
