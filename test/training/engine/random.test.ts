import { beforeAll, expect, it } from 'vitest'
import { loadBackend } from '../../../src-main/engine/backend'
import { createRandom } from '../../../src-main/engine/random'
import { createRunner } from '../../../src-main/engine/runner'
import type { Backend, Network, RandomSource, Tensor } from '../../../src-main/engine/types'
import { stepVariable } from './networks'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

function draw(body: (r: RandomSource) => Tensor, { seed = 1, step = 0 } = {}) {
  const { tf } = backend
  return tf.tidy(() => body(createRandom({ tf, seed, step: () => tf.scalar(step, 'int32') })).dataSync().slice())
}

it('draws the same for the same seed, site and step, and else something else', () => {
  const base = draw(r => r.uniform('a', [100]))
  expect(draw(r => r.uniform('a', [100]))).toEqual(base)
  expect(draw(r => r.uniform('b', [100]))).not.toEqual(base)
  expect(draw(r => r.uniform('a', [100]), { seed: 2 })).not.toEqual(base)
  expect(draw(r => r.uniform('a', [100]), { step: 1 })).not.toEqual(base)
})

it('has the distributions it names', () => {
  const n = 200_000
  const mean = (a: ArrayLike<number>) => Array.from(a).reduce((s, v) => s + v, 0) / a.length
  const uniform = draw(r => r.uniform('u', [n], -1, 3))
  expect(Math.abs(mean(uniform) - 1)).toBeLessThan(0.02)
  expect(Math.min(...uniform.slice(0, 50_000))).toBeGreaterThanOrEqual(-1)
  const normal = draw(r => r.normal('n', [n], 2, 3))
  expect(Math.abs(mean(normal) - 2)).toBeLessThan(0.04)
  expect(Math.abs(mean(normal.map(v => (v - 2) ** 2)) - 9)).toBeLessThan(0.2)
  const integers = draw(r => r.integers('i', [n], -2, 3))
  expect(new Set(integers)).toEqual(new Set([-2, -1, 0, 1, 2]))
  expect(Math.abs(mean(integers))).toBeLessThan(0.02)
})

it('draws anew at every step of a compiled program, with the eager bits', () => {
  const network: Network = {
    seed: 11, variables: [stepVariable], programs: {
      step: {
        inputs: {}, run: ({ tf, vars, random }) => ({
          outputs: { z: random.normal('z', [5]), i: random.integers('i', [5], 0, 1000) },
          updates: { step: vars['step']!.add(tf.scalar(1, 'int32')) },
        }),
      },
      at: {
        inputs: { when: { shape: [], dtype: 'int32' } }, keyedBy: 'when',
        run: ({ random }) => ({ outputs: { z: random.normal('z', [5]) }, updates: {} }),
      },
      lost: { inputs: {}, keyedBy: 'nowhere', run: () => ({ outputs: {}, updates: {} }) },
    },
  }
  const [eager, compiled] = (['eager', 'compiled'] as const).map(mode => {
    const runner = createRunner(backend, network, { mode })
    const steps = [0, 1, 2].map(() => runner.run('step'))
    const again = runner.run('at', { when: Int32Array.of(1) })
    runner.dispose()
    return { steps, again }
  })
  expect(compiled).toEqual(eager)
  expect(eager!.steps[1]!['z']).not.toEqual(eager!.steps[0]!['z'])
  expect(eager!.again['z']).toEqual(eager!.steps[1]!['z'])
})

it('needs a step to key its draws', () => {
  const network = {
    seed: 1, variables: [], programs: { p: { inputs: {}, run: ({ random }: { random: RandomSource }) => ({ outputs: { a: random.uniform('a', [1]) }, updates: {} }) } },
  }
  expect(() => createRunner(backend, network, { mode: 'compiled' })).toThrow('needs an int32 scalar variable or input "step"')
})
