/** A character model with one LSTM layer, as large as a real one: to measure, and to test chains. */
import { gradients } from '../../../src-main/engine/gradients'
import { inChains } from '../../../src-main/engine/chains'
import type { Network, Program, Tensor, Tf } from '../../../src-main/engine/types'
import { adam, weight, withMoments } from './networks'

export interface LstmSize {
  readonly batch: number
  readonly steps: number
  readonly vocabulary: number
  readonly embedding: number
  readonly hidden: number
  readonly chains: number
}

export function lstmNetwork(size: LstmSize): Network {
  const { batch, steps, vocabulary, embedding, hidden } = size
  const weights = [
    weight('table', [vocabulary, embedding], 0.1), weight('wx', [embedding, 4 * hidden], 0.05),
    weight('wh', [hidden, 4 * hidden], 0.05), weight('b', [4 * hidden], 0.1), weight('out', [hidden, vocabulary], 0.1),
  ]
  const step: Program = {
    inputs: { x: { shape: [batch, steps], dtype: 'int32' }, y: { shape: [batch, steps], dtype: 'int32' } },
    run({ tf, vars, inputs, random }) {
      const result = inChains({
        tf, random, count: size.chains, inputs, run: chain => gradients({
          tf,
          wrt: Object.fromEntries(weights.map(w => [w.name, vars[w.name]!])),
          loss: () => lossOf(tf, vars, chain.inputs as Record<'x' | 'y', Tensor>),
        }),
      })
      return { outputs: { loss: result.loss }, updates: adam(tf, vars, result.grads) }
    },
  }
  return { seed: 5, variables: withMoments(weights), programs: { step } }
}

function lossOf(tf: Tf, vars: Readonly<Record<string, Tensor>>, { x, y }: Record<'x' | 'y', Tensor>): Tensor {
  const [embedding, hidden] = [vars['wx']!.shape[0]!, vars['wh']!.shape[0]!]
  const [batch, steps] = x.shape as [number, number]
  const embedded = tf.gather(vars['table']!, x.transpose().reshape([-1]) as never)
  const h = lstm(tf, { x: embedded.reshape([steps, batch, embedding]), wx: vars['wx']!, wh: vars['wh']!, b: vars['b']! })
  const logits = h.reshape([steps * batch, hidden]).matMul(vars['out']!)
  const picked = tf.oneHot(y.transpose().reshape([-1]) as never, vars['out']!.shape[1]!).mul(tf.logSoftmax(logits))
  return picked.sum().mul(-1 / (steps * batch))
}

interface LstmInputs { readonly x: Tensor, readonly wx: Tensor, readonly wh: Tensor, readonly b: Tensor }

/** x [steps, batch, inputs] to h [steps, batch, hidden]; projection and weight gradients are outside of the loop. */
function lstm(tf: Tf, { x, wx, wh, b }: LstmInputs): Tensor {
  const [steps, batch, inputs] = x.shape as [number, number, number]
  const hidden = wh.shape[0]!
  const op = tf.customGrad((...args) => {
    const [x, wx, wh, b, save] = args as unknown as [Tensor, Tensor, Tensor, Tensor, (t: Tensor[]) => void]
    const flat = x.reshape([steps * batch, inputs])
    const projected = tf.unstack(flat.matMul(wx).add(b).reshape([steps, batch, 4 * hidden]), 0)
    let [h, c] = [tf.zeros([batch, hidden]) as Tensor, tf.zeros([batch, hidden]) as Tensor]
    const saved: Tensor[] = []
    const outputs: Tensor[] = []
    for (let t = 0; t < steps; t++) {
      const z = projected[t]!.add(h.matMul(wh))
      const [zs, zg] = tf.split(z, [3 * hidden, hidden], 1) as [Tensor, Tensor]
      const [s, g] = [tf.sigmoid(zs), tf.tanh(zg)]
      const [i, f, o] = tf.split(s, 3, 1) as [Tensor, Tensor, Tensor]
      const previous = c
      c = f.mul(c).add(i.mul(g))
      const tc = tf.tanh(c)
      saved.push(s, g, previous, tc, h)
      h = o.mul(tc)
      outputs.push(h)
    }
    save([x, wx, wh, ...saved])
    return { value: tf.stack(outputs, 0), gradFunc: (dy: Tensor, kept: Tensor[]) => backward(tf, dy, kept) }
  })
  return op(x, wx, wh, b)
}

function backward(tf: Tf, dy: Tensor, kept: Tensor[]): Tensor[] {
  const [x, wx, wh, ...saved] = kept as [Tensor, Tensor, Tensor, ...Tensor[]]
  const [steps, batch, hidden] = dy.shape as [number, number, number]
  const dys = tf.unstack(dy, 0)
  let [dh, dc] = [tf.zeros([batch, hidden]) as Tensor, tf.zeros([batch, hidden]) as Tensor]
  const dzs: Tensor[] = []
  const hs: Tensor[] = []
  for (let t = steps - 1; t >= 0; t--) {
    const [s, g, previous, tc, h] = saved.slice(5 * t, 5 * t + 5) as [Tensor, Tensor, Tensor, Tensor, Tensor]
    const [i, f, o] = tf.split(s, 3, 1) as [Tensor, Tensor, Tensor]
    const d = dys[t]!.add(dh)
    const dct = dc.add(d.mul(o).mul(tf.sub(1, tc.square())))
    const ds = tf.concat([dct.mul(g), dct.mul(previous), d.mul(tc)], 1).mul(s.mul(tf.sub(1, s)))
    const dz = tf.concat([ds, dct.mul(i).mul(tf.sub(1, g.square()))], 1)
    dc = dct.mul(f)
    dh = dz.matMul(wh, false, true)
    dzs.unshift(dz)
    hs.unshift(h)
  }
  const dz = tf.concat(dzs, 0)
  const inputs = x.shape[2]!
  return [
    dz.matMul(wx, false, true).reshape(x.shape), x.reshape([steps * batch, inputs]).matMul(dz, true, false),
    tf.concat(hs, 0).matMul(dz, true, false), dz.sum(0),
  ]
}
