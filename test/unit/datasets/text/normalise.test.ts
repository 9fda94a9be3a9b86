import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { CharacterCounter } from '../../../../src-main/datasets/text/counter'
import { TextNormaliser, type TextSink } from '../../../../src-main/datasets/text/normalise'

/** Counts what comes, as the writer of tokens does. */
class Collector implements TextSink {
  readonly counter = new CharacterCounter()
  text = ''
  async writeSafe(bytes: Uint8Array, isOpen: boolean) {
    return this.#take(bytes, { onlySafe: true, isOpen })
  }

  async write(bytes: Uint8Array) {
    this.#take(bytes, { onlySafe: false, isOpen: false })
  }

  #take(bytes: Uint8Array, how: { onlySafe: boolean, isOpen: boolean }) {
    const numbers = new Uint16Array(bytes.length)
    const taken = this.counter.number(bytes, numbers, how)
    const used = numbers.subarray(0, taken.count)
    if (this.counter.codes.length <= 256) this.counter.countBytes(Uint8Array.from(used))
    else this.counter.count(used)
    const text = Buffer.from(bytes.subarray(0, taken.bytes)).toString()
    expect([...used].map(number => String.fromCodePoint(this.counter.codes[number]!)).join('')).toBe(text)
    this.text += text
    return taken
  }
}

const pieces = ['a', ' ', '\n', '\r\n', '\r', 'é', 'e\u0301', '\u0301', '\u0327\u0301', '字', '가', '\u1100\u1161', '\u11A8', 'か\u3099', '\u0958', '\u212B', 'x\u00A0', '\u3000',
  '😀', '\uFE0F', '𝅗𝅥', '𠀀', '\u0E01\u0E33', '\u{1E900}', 'The whale. ', 'ﬁ', '\uFEFF']
/** The same series of pieces for the same seed. */
function textOf(seed: number, length: number): string {
  let state = seed
  const next = (): number => (state = (Math.imul(state, 1103515245) + 12345) & 0x7FFFFFFF) >> 8
  return Array.from({ length }, () => pieces[next() % pieces.length]!).join('')
}

it('gives the composed text, its counts and its words, wherever chunks end', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const text = textOf(seed, 400)
    const bytes = Buffer.from(text)
    const expected = text.replace(/\r\n?/g, '\n').normalize('NFC')
    const collector = new Collector()
    const normaliser = new TextNormaliser(collector)
    const size = 1 + seed * 7 % 190
    for (let at = 0; at < bytes.length; at += size) await normaliser.push(bytes.subarray(at, at + size))
    await normaliser.end()
    expect(collector.text).toBe(expected)
    collector.counter.settle()
    const counts = new Map<string, number>()
    for (const one of expected) counts.set(one, (counts.get(one) ?? 0) + 1)
    const { codes, counts: found } = collector.counter
    const counted = codes.map((code, number) => [String.fromCodePoint(code), found[number]!] as const)
    expect(new Map(counted.filter(([, count]) => count > 0))).toEqual(counts)
    expect(collector.counter.words).toBe(expected.split(/[\t\n\v\f\r \u00A0\u3000]+/).filter(Boolean).length)
  }
})

it('does not wait for ever for a safe place', async () => {
  const collector = new Collector()
  const normaliser = new TextNormaliser(collector)
  const marks = Buffer.from('\u0301'.repeat(200_000))
  for (let i = 0; i < 8; i++) await normaliser.push(marks)
  await normaliser.end()
  expect(createHash('sha256').update(collector.text).digest('hex')).toBe(createHash('sha256').update('\u0301'.repeat(1_600_000)).digest('hex'))
})
