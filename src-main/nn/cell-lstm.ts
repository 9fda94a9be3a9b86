/** LSTM (Hochreiter and Schmidhuber 1997, with forget gate): gates i, f, o share one sigmoid, g is tanh. */
import type { Tensor } from '../engine/types'
import { sigmoidGradient, tanhGradient } from './gates'
import type { BackLoop, Loop, Rolled, Unrolled } from './cells-unfused'

const perStep = 7
type Saved = [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]

export function lstmForward({ tf, projected, wh, states }: Loop): Rolled {
  const hidden = wh.shape[0]!
  let [h, c] = states as [Tensor, Tensor]
  const outputs: Tensor[] = []
  const saved: Tensor[] = []
  for (const x of projected) {
    const z = x.add(tf.matMul(h as never, wh as never))
    const [zs, zg] = tf.split(z, [3 * hidden, hidden], 1) as [Tensor, Tensor]
    const s = tf.sigmoid(zs)
    const g = tf.tanh(zg)
    const [i, f, o] = tf.split(s, 3, 1) as [Tensor, Tensor, Tensor]
    const before = c
    c = f.mul(c).add(i.mul(g))
    const tc = tf.tanh(c)
    saved.push(i, f, o, g, before, tc, h)
    h = o.mul(tc)
    outputs.push(h)
  }
  return { outputs, states: [h, c], saved }
}

export function lstmBackward({ tf, wh, saved, dys }: BackLoop): Unrolled {
  const steps = dys.length
  const dz: Tensor[] = []
  const hs: Tensor[] = []
  let dh: Tensor | undefined
  let dc: Tensor | undefined
  for (let t = steps - 1; t >= 0; t--) {
    const [i, f, o, g, before, tc, h] = saved.slice(perStep * t, perStep * (t + 1)) as Saved
    const d = dh ? dys[t]!.add(dh) : dys[t]!
    const through = tanhGradient(tf, tc, d.mul(o))
    const dct: Tensor = dc ? dc.add(through) : through
    const one = tf.concat([
      sigmoidGradient(tf, i, dct.mul(g)), sigmoidGradient(tf, f, dct.mul(before)), sigmoidGradient(tf, o, d.mul(tc)),
      tanhGradient(tf, g, dct.mul(i)),
    ], 1)
    dc = dct.mul(f)
    if (t > 0) dh = tf.matMul(one as never, wh as never, false, true)
    dz.unshift(one)
    hs.unshift(h)
  }
  return { dz, dwh: tf.matMul(tf.concat(hs, 0) as never, tf.concat(dz, 0) as never, true, false) }
}
