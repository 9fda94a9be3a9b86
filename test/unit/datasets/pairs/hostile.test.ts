/** Broken and hostile files of pairs: each becomes data or a sentence about the file, and leaves nothing behind. */
import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { importPaths, makeWorkplace, type Workplace } from '../../../support/importing'
import { makeRandom } from '../../../support/random'

let place: Workplace
beforeEach(() => { place = makeWorkplace() })
afterEach(() => place.remove())

const pairs = Array.from({ length: 25 }, (_, i) => [`Sentence ${i}`, `Phrase ${i} là-bas`] as const)
const mo = (): Buffer => {
  const head = Buffer.alloc(28 + pairs.length * 16)
  for (const [index, value] of [0x950412DE, 0, pairs.length, 28, 28 + pairs.length * 8].entries()) head.writeUInt32LE(value, index * 4)
  const strings: Buffer[] = []
  let at = head.length
  for (const side of [0, 1] as const) {
    for (const [index, pair] of pairs.entries()) {
      const bytes = Buffer.from(`${pair[side]}\0`)
      head.writeUInt32LE(bytes.length - 1, 28 + side * pairs.length * 8 + index * 8)
      head.writeUInt32LE(at, 32 + side * pairs.length * 8 + index * 8)
      strings.push(bytes)
      at += bytes.length
    }
  }
  return Buffer.concat([head, ...strings])
}
const whole: Readonly<Record<string, Buffer>> = {
  'x.tmx': Buffer.from(`<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body>${pairs.map(([source, target]) =>
    `<tu><tuv xml:lang="en"><seg>${source} &amp; <ph>x</ph></seg></tuv><tuv xml:lang="fr"><seg>${target}</seg></tuv></tu>`).join('\n')}</body></tmx>`),
  'x.po': Buffer.from(pairs.map(([source, target]) => `msgid "${source}"\nmsgstr "${target}"\n`).join('\n')),
  'x.mo': mo(),
  'x.tsv': Buffer.from(pairs.map(pair => pair.join('\t')).join('\n')),
}

it.each(Object.keys(whole))('150 changes of %s by a fixed seed', async name => {
  const random = makeRandom(7)
  const below = (limit: number): number => Math.floor(random() * limit)
  const codes = new Set<string>()
  for (let round = 0; round < 150; round++) {
    let bytes = Buffer.from(whole[name]!)
    for (let change = 0; change <= below(6); change++) {
      const at = below(bytes.length)
      const kind = below(4)
      if (kind === 0) bytes[at] = below(256)
      else if (kind === 1) bytes = Buffer.from(bytes.subarray(0, Math.max(1, at)))
      else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(below(bytes.length))])
      else bytes.fill(below(2) * 255, at, at + below(8))
    }
    const { error, datasets } = await importPaths(place, [place.put(name, bytes)], { kind: 'parallel-text' })
    if (error) expect([error.code, error.message], `round ${round}`).toEqual([
      expect.stringMatching(/^(IMPORT_EMPTY|IMPORT_UNREADABLE|DATASET_TOO_SMALL)$/), expect.stringContaining(name)])
    else expect(datasets).toHaveLength(1)
    if (error) expect(place.left()).toEqual([])
    codes.add(error?.code ?? 'imported')
    rmSync(place.staging, { recursive: true, force: true })
  }
  expect(codes.has('imported') && codes.size > 1).toBe(true)
})
