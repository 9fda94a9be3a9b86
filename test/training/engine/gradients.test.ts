import { beforeAll, describe, expect, it } from 'vitest'
import { loadBackend } from '../../../src-main/engine/backend'
import { gradients } from '../../../src-main/engine/gradients'
import type { Backend, Tensor, Tf } from '../../../src-main/engine/types'
import { fusedNorm, wave } from './networks'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

type Vars = Record<string, Tensor>
const losses: Record<string, (tf: Tf, v: Vars) => Tensor> = {
  dense: (_tf, v) => v['x']!.matMul(v['w']!).tanh().square().mean(),
  softmax: (tf, v) => tf.softmax(v['x']!.matMul(v['w']!)).square().mean(),
  gather: (tf, v) => tf.gather(v['x']!, tf.tensor1d([1, 0, 1], 'int32')).matMul(v['w']!).sigmoid().mean(),
  'fused batch normalisation': (tf, v) =>
    fusedNorm(tf, v['x']!.reshape([2, 2, 2, 2]), { scale: v['s']!, shift: v['b']! }).y.mul(tf.tensor(wave([16]), [2, 2, 2, 2])).square().mean(),
}
const values = { x: wave([4, 4]), w: wave([4, 3], 0.7), s: wave([2], 1, 2), b: wave([2]) }
const shapes = { x: [4, 4], w: [4, 3], s: [2], b: [2] }
type Name = keyof typeof values

function compute(loss: (tf: Tf, v: Vars) => Tensor, names: readonly Name[], given: Record<Name, Float32Array>) {
  const { tf } = backend
  const result = { loss: 0, grads: {} as Record<string, Float32Array> }
  tf.tidy(() => {
    const v = Object.fromEntries(Object.entries(given).map(([n, a]) => [n, tf.tensor(a, shapes[n as Name])]))
    const made = gradients({ tf, loss: () => loss(tf, v), wrt: Object.fromEntries(names.map(n => [n, v[n]!])) })
    result.loss = made.loss.dataSync()[0]!
    for (const n of names) result.grads[n] = made.grads[n]!.dataSync() as Float32Array
  })
  return result
}

describe('gradients', () => {
  it.each(Object.entries(losses))('agree with finite differences: %s', (name, loss) => {
    const names: Name[] = name.startsWith('fused') ? ['x', 's', 'b'] : ['x', 'w']
    const { grads } = compute(loss, names, values)
    for (const n of names) {
      const scale = Math.max(...grads[n]!.map(Math.abs))
      for (let i = 0; i < values[n].length; i++) {
        const shifted = (e: number) => compute(loss, names, { ...values, [n]: values[n].map((a, k) => k === i ? a + e : a) }).loss
        expect(Math.abs((shifted(1e-2) - shifted(-1e-2)) / 2e-2 - grads[n]![i]!)).toBeLessThan(0.02 * scale + 2e-4)
      }
    }
  })

  it('keep what else the loss returns, and free the rest', () => {
    const { tf } = backend
    const before = tf.memory().numTensors
    tf.tidy(() => {
      const x = tf.tensor1d([1, 2])
      const { loss, aux, grads } = gradients({ tf, wrt: { x }, loss: () => ({ loss: x.square().sum(), aux: { twice: x.mul(2) } }) })
      expect([loss, aux.twice, grads['x']!].map(t => [...t.dataSync()])).toEqual([[5], [2, 4], [2, 4]])
    })
    expect(tf.memory().numTensors).toBe(before)
  })

  it('name the variables that get none, and refuse a loss that is no scalar', () => {
    const { tf } = backend
    const before = tf.memory().numTensors
    tf.tidy(() => {
      const [a, b, c] = [tf.scalar(1), tf.scalar(2), tf.scalar(3)]
      expect(() => gradients({ tf, wrt: { a, b, c }, loss: () => b.square() })).toThrow('does not depend on a, c')
      expect(() => gradients({ tf, wrt: { a }, loss: () => a.square().reshape([1]) })).toThrow('has the shape [1]')
    })
    expect(tf.memory().numTensors).toBe(before)
  })
})
