import { beforeAll, describe, expect, it } from 'vitest'
import { loadBackend } from '../../../src-main/engine/backend'
import type { Backend, Tensor } from '../../../src-main/engine/types'
import { convolve, convolveTransposed } from '../../../src-main/nn/convolution'
import { makeRng } from '../../../src-main/nn/rng'
import { fitsWinograd } from '../../../src-main/nn/winograd'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

function noise(shape: number[], site: string): Tensor {
  const rng = makeRng(1, site, 0)
  return backend.tf.tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => rng.normal()), shape)
}

/** Largest difference, as a share of the root mean square of what is expected. */
function distance(found: Tensor, expected: Tensor): number {
  expect(found.shape).toEqual(expected.shape)
  return found.sub(expected).abs().max().div(expected.square().mean().sqrt()).dataSync()[0]!
}

interface Case {
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly outputs: number
  readonly batch: number
}

// One tile of 3, tiles of both sizes, a padded last tile, sides that differ, and a batch that is no multiple of anything.
const cases: Case[] = [
  { height: 6, width: 6, channels: 16, outputs: 16, batch: 1 },
  { height: 14, width: 14, channels: 32, outputs: 48, batch: 3 },
  { height: 10, width: 16, channels: 16, outputs: 32, batch: 2 },
  { height: 32, width: 12, channels: 16, outputs: 80, batch: 5 },
]

describe.each(cases)('a convolution by points, %j', ({ height, width, channels, outputs, batch }) => {
  const shapes = {
    large: [batch, height, width, channels], small: [batch, height / 2, width / 2, outputs], weights: [4, 4, channels, outputs],
  }
  const layers = {
    ordinary: { layer: convolve, from: shapes.large, to: shapes.small },
    transposed: { layer: convolveTransposed, from: shapes.small, to: shapes.large },
  }

  it.each(['ordinary', 'transposed'] as const)('%s: agrees with TensorFlow\'s kernel, and so do its slopes', which => {
    const { tf } = backend
    const { layer, from, to } = layers[which]
    expect(fitsWinograd({ height, width }, shapes.weights)).toBe(true)
    tf.tidy(() => {
      const [x, w, dy] = [noise(from, 'x'), noise(shapes.weights, 'w'), noise(to, 'dy')]
      const measure = (fused: boolean) => {
        const run = (...[a, b]: Tensor[]): Tensor => layer(tf, a!, b!, { stride: 2, fused })
        return [run(x, w), ...tf.grads((...args) => run(...args as Tensor[]).mul(dy).sum())([x, w])] as Tensor[]
      }
      const [found, expected] = [measure(true), measure(false)]
      found.forEach((one, at) => expect(distance(one, expected[at]!)).toBeLessThan(2e-4))
    })
  })

  it.each(['ordinary', 'transposed'] as const)('%s: has the slopes of a penalty on slopes', which => {
    const { tf } = backend
    const { layer, from } = layers[which]
    tf.tidy(() => {
      const [x, w] = [noise(from, 'x'), noise(shapes.weights, 'w').mul(0.1)]
      // The slope of a sum of squares is linear in x and quadratic in w, so its own slopes need every part twice.
      const measure = (fused: boolean): Tensor[] => {
        const penalty = (...args: unknown[]): Tensor => {
          const [a, b] = args as [Tensor, Tensor]
          return tf.grad((at: Tensor) => layer(tf, at, b, { stride: 2, fused }).square().sum())(a).square().mean() as Tensor
        }
        return tf.grads(penalty as never)([x, w])
      }
      const [found, expected] = [measure(true), measure(false)]
      found.forEach((one, at) => expect(distance(one, expected[at]!)).toBeLessThan(1e-3))
    })
  })
})

describe('which convolutions have points', () => {
  it.each([
    [{ height: 14, width: 14 }, [4, 4, 64, 128], true], [{ height: 14, width: 14 }, [3, 3, 64, 128], false],
    [{ height: 14, width: 14 }, [4, 4, 3, 128], false], [{ height: 4, width: 14 }, [4, 4, 64, 128], false],
    [{ height: 7, width: 14 }, [4, 4, 64, 128], false],
  ])('%j under %j: %s', (size, weights, fits) => expect(fitsWinograd(size, weights)).toBe(fits))
})
