import { expect, it } from 'vitest'
import { mixSeed } from '../../../src-main/engine/random'

it('mixes seed and site into different 32-bit integers', () => {
  const seen = new Set<number>()
  for (let seed = 1; seed <= 200; seed++) for (let site = 0; site < 50; site++) seen.add(mixSeed(seed, `layer/${site}`))
  expect(seen.size).toBe(10_000)
  for (const mixed of seen) expect(mixed | 0).toBe(mixed)
})

it('is frozen: another value would break the resuming of every run', () => {
  expect([mixSeed(1, 'noise'), mixSeed(2, 'noise'), mixSeed(1, '')]).toMatchInlineSnapshot(`
    [
      406570230,
      1014839158,
      1633962652,
    ]
  `)
})
