import { beforeAll, describe, expect, it } from 'vitest'
import { loadBackend } from '../../../../src-main/engine/backend'
import { gradients } from '../../../../src-main/engine/gradients'
import type { Backend, Tensor } from '../../../../src-main/engine/types'
import { games } from '../../../../src-main/recipes/gan/losses'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

const [real, fake] = [[2, -0.5, 0.3, 1.4], [-1.2, 0.1, 3, -2.2]]
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length
const log = (x: number): number => -Math.log1p(Math.exp(-x))

/** The losses by their papers: log D(x) with D = sigmoid of the logit, or squares about the labels. */
const plain: Record<string, { d: (real: number[], fake: number[], smoothing: number) => number, g: (fake: number[]) => number }> = {
  'non-saturating': {
    d: (r, f, smoothing) => -mean(r.map(x => (1 - smoothing) * log(x) + smoothing * log(-x))) - mean(f.map(x => log(-x))),
    g: f => -mean(f.map(log)),
  },
  'least-squares': {
    d: (r, f, smoothing) => (mean(r.map(x => (x - (1 - smoothing)) ** 2)) + mean(f.map(x => x ** 2))) / 2,
    g: f => mean(f.map(x => (x - 1) ** 2)) / 2,
  },
}

interface Found { value: number, real: number[], fake: number[] }

function compute(loss: (real: Tensor, fake: Tensor) => Tensor, names: ('real' | 'fake')[]): Found {
  const { tf } = backend
  const found: Found = { value: 0, real: [], fake: [] }
  tf.tidy(() => {
    const x = { real: tf.tensor(real), fake: tf.tensor(fake) }
    const wrt = Object.fromEntries(names.map(name => [name, x[name]]))
    const { loss: value, grads } = gradients({ tf, wrt, loss: () => loss(x.real, x.fake) })
    found.value = value.dataSync()[0]!
    for (const name of names) found[name] = [...grads[name]!.dataSync()]
  })
  return found
}

/** Central differences in float64. */
const slope = (of: (values: number[]) => number, at: readonly number[]): number[] => at.map((_, index) => {
  const moved = (by: number): number => of(at.map((value, other) => other === index ? value + by : value))
  return (moved(1e-5) - moved(-1e-5)) / 2e-5
})
const near = (found: readonly number[], expected: readonly number[]): void => {
  expect(found).toHaveLength(expected.length)
  found.forEach((value, at) => expect(Math.abs(value - expected[at]!)).toBeLessThan(2e-6))
}

it('knows the games of its papers and no other', () => {
  expect(Object.keys(games).sort()).toEqual(Object.keys(plain).sort())
})

describe.each(Object.keys(plain))('the %s game', name => {
  it.each([0, 0.1])('has the value and the slopes of the discriminator\'s loss with smoothing %d', smoothing => {
    const found = compute((r, f) => games[name]!.discriminator(backend.tf, { real: r, fake: f, smoothing }), ['real', 'fake'])
    near([found.value], [plain[name]!.d(real, fake, smoothing)])
    near(found.real, slope(values => plain[name]!.d(values, fake, smoothing), real))
    near(found.fake, slope(values => plain[name]!.d(real, values, smoothing), fake))
  })

  it('has the value and the slope of the generator\'s loss', () => {
    const found = compute((_, f) => games[name]!.generator(backend.tf, f), ['fake'])
    near([found.value], [plain[name]!.g(fake)])
    near(found.fake, slope(values => plain[name]!.g(values), fake))
  })
})
