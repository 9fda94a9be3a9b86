import { describe, expect, it } from 'vitest'
import { messageBytes } from '../../../src-main/ipc/message-size'

const mega = 2 ** 20

describe('messageBytes', () => {
  it.each([
    ['undefined', undefined], ['text', 'hello'], ['Chinese', '你好'], ['a number', 1.5], ['nested', { a: [1, 2, { b: 'c' }], d: null }],
  ])('of %s is about its JSON text', (_name, value) => {
    const exact = Buffer.byteLength(JSON.stringify(value) ?? 'null')
    expect(messageBytes(value, mega)).toBeGreaterThanOrEqual(exact)
    expect(messageBytes(value, mega)).toBeLessThanOrEqual(exact + 20)
  })

  it('stops at the limit', () => {
    expect(messageBytes('x'.repeat(mega), mega)).toBe(Number.POSITIVE_INFINITY)
    expect(messageBytes('你'.repeat(mega / 2), mega)).toBe(Number.POSITIVE_INFINITY)
    expect(messageBytes(Array.from({ length: mega }, () => 0), mega)).toBe(Number.POSITIVE_INFINITY)
  })

  it('refuses what is not plain data', () => {
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    const shared = { a: 1 }
    for (const value of [cycle, [shared, shared], new Map(), new Uint8Array(4), new Date(), () => 1, 5n, Array(1e9)])
      expect(messageBytes(value, mega)).toBe(Number.POSITIVE_INFINITY)
  })

  it('walks any depth without a stack', () => {
    let deep: unknown = 1
    for (let level = 0; level < 100_000; level++) deep = [deep]
    expect(messageBytes(deep, mega)).toBeLessThan(mega)
  })
})
