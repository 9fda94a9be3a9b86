import { beforeAll, describe, expect, it } from 'vitest'
import { loadBackend } from '../../../src-main/engine/backend'
import { gradients } from '../../../src-main/engine/gradients'
import type { Backend, Tensor } from '../../../src-main/engine/types'
import { sigmoidCrossEntropy, sparseCrossEntropy } from '../../../src-main/nn/losses'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

function valueAndSlope(values: readonly number[], { shape, loss }: { shape: number[], loss: (x: Tensor) => Tensor }) {
  const { tf } = backend
  let made = { value: 0, slope: [] as number[] }
  tf.tidy(() => {
    const x = tf.tensor([...values], shape)
    const { loss: value, grads } = gradients({ tf, wrt: { x }, loss: () => loss(x) })
    made = { value: value.dataSync()[0]!, slope: [...grads['x']!.dataSync()] }
  })
  return made
}

const near = (found: readonly number[], expected: readonly number[]): void => {
  expect(found).toHaveLength(expected.length)
  found.forEach((value, at) => expect(Math.abs(value - expected[at]!)).toBeLessThan(1e-6))
}

describe('cross-entropy of classes', () => {
  const logits = [1, 2, 0.5, -1, 0, 3]
  const targets = [1, 2]
  const shares = [0, 1].flatMap(row => {
    const part = logits.slice(3 * row, 3 * row + 3).map(Math.exp)
    const sum = part.reduce((a, b) => a + b)
    return part.map(value => value / sum)
  })

  it('is -log softmax of the target, weighted as it is used', () => {
    const weights = [0.25, 2]
    const { value, slope } = valueAndSlope(logits, { shape: [2, 3], loss: x => sparseCrossEntropy(backend.tf, x, backend.tf.tensor(targets, [2], 'int32'))
      .mul(backend.tf.tensor(weights)).sum() })
    near([value], [-0.25 * Math.log(shares[1]!) - 2 * Math.log(shares[5]!)])
    near(slope, shares.map((share, at) => weights[Math.floor(at / 3)]! * (share - (at % 3 === targets[Math.floor(at / 3)] ? 1 : 0))))
  })

  it('is ln(classes) where all are as likely, and finite for any logits', () => {
    const { tf } = backend
    const loss = (x: Tensor): Tensor => sparseCrossEntropy(tf, x, tf.tensor([0, 1], [2], 'int32')).mean()
    near([valueAndSlope(Array.from({ length: 14 }, () => 5), { shape: [2, 7], loss }).value], [Math.log(7)])
    expect(valueAndSlope([1e4, -1e4, 1e4, -1e4], { shape: [2, 2], loss }).value).toBe(1e4)
  })
})

describe('sigmoid cross-entropy', () => {
  const logits = [-30, -2, 0, 0.7, 30]
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

  it.each([0, 0.9, 1])('of the target %d is that of the definition, value and slope', target => {
    const { value, slope } = valueAndSlope(logits, { shape: [5], loss: x => sigmoidCrossEntropy(backend.tf, x, target) })
    const plain = logits.map(x => Math.max(x, 0) - x * target + Math.log1p(Math.exp(-Math.abs(x))))
    expect(Math.abs(value - plain.reduce((a, b) => a + b) / 5)).toBeLessThan(2e-6)
    near(slope, logits.map(x => (sigmoid(x) - target) / 5))
  })
})
