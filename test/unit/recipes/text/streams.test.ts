import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { assertLongEnough, carriedStarts, randomStarts } from '../../../../src-main/recipes/text/streams'

const anyText = fc.record({
  batch: fc.integer({ min: 1, max: 64 }), length: fc.integer({ min: 1, max: 200 }), extra: fc.integer({ min: 0, max: 30_000 }),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
}).map(({ extra, ...rest }) => ({ ...rest, total: rest.batch * (rest.length + 1) + 1 + extra }))

describe('passages', () => {
  it('stay inside the text, with the character that follows the last', () => {
    fc.assert(fc.property(anyText, fc.integer({ min: 1, max: 5000 }), (options, step) => {
      assertLongEnough(options)
      for (const { starts } of [carriedStarts(options, step), randomStarts(options, step)]) {
        expect(starts).toHaveLength(options.batch)
        for (const start of starts) {
          expect(start).toBeGreaterThanOrEqual(0)
          // A passage reads length + 1 characters.
          expect(start + options.length + 1).toBeLessThanOrEqual(options.total)
        }
      }
    }), { numRuns: 2000 })
  })

  it('are the same for the same step and seed', () => {
    fc.assert(fc.property(anyText, fc.integer({ min: 1, max: 5000 }), (options, step) => {
      expect(carriedStarts(options, step)).toEqual(carriedStarts(options, step))
      expect(randomStarts(options, step)).toEqual(randomStarts(options, step))
    }))
  })

  it('go on where the step before ended while the state is carried', () => {
    fc.assert(fc.property(anyText, fc.integer({ min: 2, max: 5000 }), (options, step) => {
      const [before, now] = [carriedStarts(options, step - 1), carriedStarts(options, step)]
      if (now.keeps) expect([...now.starts]).toEqual([...before.starts].map(start => start + options.length))
    }))
    expect(carriedStarts({ total: 1000, batch: 2, length: 10, seed: 1 }, 1).keeps).toBe(false)
  })

  it('cover nearly the whole text in a pass', () => {
    const options = { total: 10_000, batch: 8, length: 25, seed: 1 }
    const seen = new Set<number>()
    for (let step = 1; step <= Math.floor(9974 / 8 / 25); step++) {
      for (const start of carriedStarts(options, step).starts) for (let at = 0; at < 25; at++) seen.add(start + at)
    }
    expect(seen.size).toBeGreaterThan(9700)
  })

  it('need a text of at least one passage a stream', () => {
    expect(() => assertLongEnough({ total: 22, batch: 2, length: 10, seed: 1 })).toThrow(expect.objectContaining({ code: 'DATASET_TOO_SMALL' }))
    expect(() => assertLongEnough({ total: 23, batch: 2, length: 10, seed: 1 })).not.toThrow()
  })
})
