import { beforeAll, describe, expect, it } from 'vitest'
import { loadBackend } from '../../../src-main/engine/backend'
import { chainCount, inChains } from '../../../src-main/engine/chains'
import { gradients } from '../../../src-main/engine/gradients'
import { createRandom } from '../../../src-main/engine/random'
import type { Backend } from '../../../src-main/engine/types'
import { wave } from './networks'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

function run(count: number) {
  const { tf } = backend
  const values: Record<string, number[]> = {}
  tf.tidy(() => {
    const [x, w] = [tf.tensor(wave([6, 3]), [6, 3]), tf.tensor(wave([3, 2]), [3, 2])]
    const random = createRandom({ tf, seed: 1, step: () => tf.scalar(0, 'int32') })
    const result = inChains({
      tf, count, random, inputs: { x }, run: chain => {
        const { loss, aux, grads } = gradients({
          tf, wrt: { w }, loss: () => {
            const h = chain.inputs['x']!.matMul(w)
            return { loss: h.square().mean(), aux: { h, z: chain.random.uniform('z', [2]) } }
          },
        })
        return { loss, grads, aux: { mean: aux.h.mean() }, rows: { h: aux.h, z: aux.z } }
      },
    })
    for (const [name, t] of Object.entries({ loss: result.loss, w: result.grads['w']!, mean: result.aux['mean']!, ...result.rows })) {
      values[name] = [...t.dataSync()]
    }
  })
  return values
}

describe('inChains', () => {
  it.each([2, 3])('gives loss, gradients, metrics and rows of the whole batch: %d chains', count => {
    const [whole, split] = [run(1), run(count)]
    for (const name of ['loss', 'w', 'mean', 'h']) {
      expect(split[name]).toHaveLength(whole[name]!.length)
      split[name]!.forEach((v, i) => expect(v).toBeCloseTo(whole[name]![i]!, 5))
    }
    expect(new Set(split['z']).size).toBe(2 * count)
  })

  it('names the input that cannot be split', () => {
    const { tf } = backend
    const random = createRandom({ tf, seed: 1, step: () => tf.scalar(0, 'int32') })
    expect(() => tf.tidy(() => inChains({
      tf, random, count: 2, inputs: { x: tf.zeros([5, 2]) }, run: () => ({ loss: tf.scalar(0), grads: {} }),
    }).loss)).toThrow('Input "x" [5, 2] cannot be split into 2 chains')
  })

  it('takes as many chains as divide the batch', () => {
    expect([[64, 2], [7, 4], [6, 4], [1, 8], [64, 1]].map(([b, c]) => chainCount(b!, c!))).toEqual([2, 1, 3, 1, 1])
  })
})
