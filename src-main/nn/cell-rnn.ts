/** SimpleRNN (Elman 1990): h = tanh or ReLU of the projected input plus h wh. */
import type { Tensor } from '../engine/types'
import { reluGradient, tanhGradient } from './gates'
import type { BackLoop, Loop, Rolled, Unrolled } from './cells-unfused'

export function rnnForward({ tf, cell, projected, wh, states }: Loop): Rolled {
  let h = states[0]!
  const outputs: Tensor[] = []
  const saved: Tensor[] = []
  for (const x of projected) {
    const z = x.add(tf.matMul(h as never, wh as never))
    const next = cell === 'rnn-relu' ? tf.relu(z) : tf.tanh(z)
    saved.push(h, next)
    h = next
    outputs.push(h)
  }
  return { outputs, states: [h], saved }
}

export function rnnBackward({ tf, cell, wh, saved, dys }: BackLoop): Unrolled {
  const dz: Tensor[] = []
  const hs: Tensor[] = []
  let dh: Tensor | undefined
  for (let t = dys.length - 1; t >= 0; t--) {
    const [before, h] = saved.slice(2 * t, 2 * t + 2) as [Tensor, Tensor]
    const d = dh ? dys[t]!.add(dh) : dys[t]!
    const one = cell === 'rnn-relu' ? reluGradient(tf, h, d) : tanhGradient(tf, h, d)
    if (t > 0) dh = tf.matMul(one as never, wh as never, false, true)
    dz.unshift(one)
    hs.unshift(before)
  }
  return { dz, dwh: tf.matMul(tf.concat(hs, 0) as never, tf.concat(dz, 0) as never, true, false) }
}
