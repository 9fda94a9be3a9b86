/**
 * GRU (Cho et al. 2014) in the form that resets before the product, as in tf.layers.gru:
 * z, r = sigmoid(x + h wh), n = tanh(x + (r h) wh), h = z h + (1 - z) n. Gates lie as z, r, n.
 */
import type { Tensor } from '../engine/types'
import { sigmoidGradient, tanhGradient } from './gates'
import type { BackLoop, Loop, Rolled, Unrolled } from './cells-unfused'

const perStep = 7
type Saved = [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]

export function gruForward({ tf, projected, wh, states }: Loop): Rolled {
  const hidden = wh.shape[0]!
  const [wzr, wn] = tf.split(wh, [2 * hidden, hidden], 1) as [Tensor, Tensor]
  let h = states[0]!
  const outputs: Tensor[] = []
  const saved: Tensor[] = []
  for (const x of projected) {
    const [xzr, xn] = tf.split(x, [2 * hidden, hidden], 1) as [Tensor, Tensor]
    const zr = tf.sigmoid(xzr.add(tf.matMul(h as never, wzr as never)))
    const [z, r] = tf.split(zr, 2, 1) as [Tensor, Tensor]
    const rh = r.mul(h)
    const n = tf.tanh(xn.add(tf.matMul(rh as never, wn as never)))
    const over = h.sub(n)
    saved.push(zr, z, r, rh, n, over, h)
    h = n.add(z.mul(over))
    outputs.push(h)
  }
  return { outputs, states: [h], saved }
}

export function gruBackward({ tf, wh, saved, dys }: BackLoop): Unrolled {
  const hidden = wh.shape[0]!
  const [wzr, wn] = tf.split(wh, [2 * hidden, hidden], 1) as [Tensor, Tensor]
  const dz: Tensor[] = []
  const dzrs: Tensor[] = []
  const dns: Tensor[] = []
  const hs: Tensor[] = []
  const rhs: Tensor[] = []
  let dh: Tensor | undefined
  for (let t = dys.length - 1; t >= 0; t--) {
    const [zr, z, r, rh, n, over, h] = saved.slice(perStep * t, perStep * (t + 1)) as Saved
    const d: Tensor = dh ? dys[t]!.add(dh) : dys[t]!
    const kept = d.mul(z)
    const dn = tanhGradient(tf, n, d.sub(kept))
    const drh = tf.matMul(dn as never, wn as never, false, true)
    const dzr = sigmoidGradient(tf, zr, tf.concat([d.mul(over), drh.mul(h)], 1))
    if (t > 0) dh = kept.add(drh.mul(r)).add(tf.matMul(dzr as never, wzr as never, false, true))
    dz.unshift(tf.concat([dzr, dn], 1))
    dzrs.unshift(dzr)
    dns.unshift(dn)
    hs.unshift(h)
    rhs.unshift(rh)
  }
  const dwzr = tf.matMul(tf.concat(hs, 0) as never, tf.concat(dzrs, 0) as never, true, false)
  const dwn = tf.matMul(tf.concat(rhs, 0) as never, tf.concat(dns, 0) as never, true, false)
  return { dz, dwh: tf.concat([dwzr, dwn], 1) }
}
