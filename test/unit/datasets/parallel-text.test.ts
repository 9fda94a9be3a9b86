import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MadePreview } from '#contract'
import { parallelText } from '../../../src-main/datasets/parallel-text'
import { importPaths, makeWorkplace, sharp, type Workplace } from '../../support/importing'

let place: Workplace
beforeEach(() => { place = makeWorkplace() })
afterEach(() => place.remove())

const numbers = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
const nombres = ['un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf', 'dix']
/** "The house number two is by the sea." and so on, each with its translation. */
const english = numbers.flatMap(one => numbers.map(two => `The ship ${one} meets the ship ${two}.`))
const french = nombres.flatMap(one => nombres.map(two => `Le navire ${one} croise le navire ${two}, là-bas.`))
const both = english.map((source, i) => ({ source, target: french[i]! }))
const lines = (texts: readonly string[]): string => texts.join('\n') + '\n'

async function imported(paths: readonly string[], kind: string | null = null) {
  const { datasets, error, skipped } = await importPaths(place, paths, { kind })
  expect(error).toBeUndefined()
  expect(datasets).toMatchObject([{ kind: 'parallel-text' }])
  const dataset = datasets[0]!
  const opened = await parallelText.open(dataset.folder)
  const pairs = await rows(dataset.folder, { offset: 0, count: 20_000 })
  return { dataset, skipped, opened, pairs, facts: Object.fromEntries(dataset.facts.map(({ key, value }) => [key, value])) }
}

async function shownRows(folder: string, slice: { offset: number, count: number }) {
  const preview: MadePreview = await parallelText.preview(folder, slice, { sharp }, place.folder)
  if (preview.type !== 'rows') throw new Error(preview.type)
  return preview
}

async function rows(folder: string, slice: { offset: number, count: number }) {
  return (await shownRows(folder, slice)).rows.map(([source, target]) => ({ source, target }))
}

describe('two files', () => {
  it.each([['x.en', 'x.fr', 'en → fr'], ['a-en.txt', 'a-fr.txt', 'en → fr'], ['en.txt', 'fr.txt', 'en → fr'],
    ['t.en-GB.txt', 't.fr_CA.txt', 'en-GB → fr-CA'], ['train.src', 'train.tgt', undefined], ['x.eng', 'x.fra', 'en → fr'],
  ])('%s and %s', async (a, b, languages) => {
    const { pairs, facts, dataset } = await imported([place.put(a, lines(english)), place.put(b, french.join('\r\n'))])
    expect(pairs).toEqual(both)
    expect(facts['languages']).toBe(languages)
    expect(dataset).toMatchObject({ examples: 100, split: { train: 80, val: 10 } })
  })

  it('takes what is called target for the target, whichever comes first', async () => {
    place.put('set/a.target', lines(french))
    place.put('set/b.txt', lines(french))
    place.put('set/a.source', lines(english))
    const { pairs } = await imported([place.path('set')], 'parallel-text')
    expect(pairs).toEqual(both)
  })

  it('joins several pairs of one folder', async () => {
    for (const [name, from] of [['a', 0], ['b', 50]] as const) {
      place.put(`set/${name}.en`, lines(english.slice(from, from + 50)))
      place.put(`set/${name}.fr`, lines(french.slice(from, from + 50)))
    }
    const { pairs, facts } = await imported([place.path('set')])
    expect(pairs).toEqual(both)
    expect(facts['files']).toBe(4)
  })

  it('leaves texts that are no translation of each other to be plain text', async () => {
    const paths = [place.put('x.en', lines(english)), place.put('x.fr', lines(french.slice(1)))]
    const { datasets } = await importPaths(place, paths)
    expect(datasets.map(one => one.kind)).toEqual(['text-corpus'])
    rmSync(place.staging, { recursive: true })
    const { error } = await importPaths(place, paths, { kind: 'parallel-text' })
    expect(error).toMatchObject({
      code: 'IMPORT_UNREADABLE', message: 'x.fr has 99 lines, but x.en has 100: both must have the same number, line by line.',
      details: { 'reason:zh-CN': '它有 99 行，而 x.en 有 100 行：两者必须逐行对应、行数相同' },
    })
  })

  it('does not take every file of two letters for a language', async () => {
    const { datasets } = await importPaths(place, [place.put('a.md', lines(english)), place.put('a.js', lines(french))])
    expect(datasets.map(one => one.kind)).toEqual(['text-corpus'])
  })
})

describe('what is kept', () => {
  it('drops empty and identical pairs and counts them, names long ones', async () => {
    const source = [...english, 'only here', '', english[0]!, 'long', english[1]!]
    const target = [...french, '', 'seulement ici', french[0]!, 'x'.repeat(10_001), 'another translation']
    const { dataset, facts, skipped } = await imported([place.put('x.en', lines(source)), place.put('x.fr', lines(target))])
    expect(dataset.examples).toBe(101)
    expect(facts).toMatchObject({ duplicates: 1, empty: 2 })
    expect(skipped).toMatchObject([{ file: 'x.en', reason: expect.stringMatching(/1 texts of more than 10,000 characters, the first in line or entry 104/) }])
  })

  it('never puts one source on two sides, and splits the same way again', async () => {
    const source = english.flatMap(text => [text, text, text])
    const target = french.flatMap(text => [text, `${text} (a)`, `${text} (b)`])
    const { opened, dataset } = await imported([place.put('x.en', lines(source)), place.put('x.fr', lines(target))])
    const sides = [opened.train, opened.val, opened.test].map(side => new Set(side.map(pair => pair.source)))
    expect([opened.train.length, opened.val.length, opened.test.length]).toEqual([240, 30, 30])
    expect(sides.map(side => side.size)).toEqual([80, 10, 10])
    expect(new Set(sides.flatMap(side => [...side])).size).toBe(100)
    rmSync(place.staging, { recursive: true })
    const again = await imported([place.path('x.en'), place.path('x.fr')])
    expect(again.dataset.fingerprint).toBe(dataset.fingerprint)
    expect(again.opened).toEqual(opened)
  })

  it('shows any slice and finds damage', async () => {
    const { dataset } = await imported([place.put('x.en', lines(english)), place.put('x.fr', lines(french))])
    expect(await shownRows(dataset.folder, { offset: 98, count: 10 })).toEqual({
      type: 'rows', offset: 98, total: 100,
      columns: [{ name: 'en', type: 'text', role: 'source' }, { name: 'fr', type: 'text', role: 'target' }],
      rows: [[english[98], french[98]], [english[99], french[99]]],
    })
    expect(await rows(dataset.folder, { offset: 1000, count: 10 })).toEqual([])
    expect(readdirSync(dataset.folder).sort()).toEqual(['meta.json', 'source.u32', 'source.utf8', 'split.u8', 'target.u32', 'target.utf8'])
    const file = join(dataset.folder, 'target.utf8')
    const bytes = readFileSync(file)
    bytes[5]! ^= 1
    writeFileSync(file, bytes)
    await expect(parallelText.open(dataset.folder)).rejects.toMatchObject({ code: 'LIBRARY_DAMAGED' })
    truncateSync(join(dataset.folder, 'source.u32'), 8)
    await expect(parallelText.open(dataset.folder)).rejects.toMatchObject({ code: 'LIBRARY_DAMAGED' })
  })

  it('asks for more where there are too few', async () => {
    const { error } = await importPaths(place, [place.put('x.en', lines(english.slice(0, 5))), place.put('x.fr', lines(french.slice(0, 5)))])
    expect(error).toMatchObject({ code: 'DATASET_TOO_SMALL', details: { found: 5, needed: 20 } })
    expect(place.left()).toEqual([])
  })

  it('leaves nothing when it is cancelled', async () => {
    const paths = [place.put('x.en', lines(english)), place.put('x.fr', lines(french))]
    const { error } = await importPaths(place, paths, { kind: 'parallel-text', signal: AbortSignal.abort() })
    expect(error).toMatchObject({ code: 'CANCELLED' })
    expect(place.left()).toEqual([])
  })
})

describe('tables', () => {
  it.each([
    ['without a header', both.map(pair => `${pair.source}\t${pair.target}`), undefined],
    ['with languages as header', ['en\tfr', ...both.map(pair => `${pair.source}\t${pair.target}`)], 'en → fr'],
    ['with more columns', ['id\tsource\ttarget', ...both.map((pair, i) => `${i}\t${pair.source}\t${pair.target}`)], undefined],
    ['with quoted cells', both.map(pair => `"${pair.source}"\t${pair.target}`), undefined],
  ])('%s', async (_what, table, languages) => {
    const { pairs, facts } = await imported([place.put('x.tsv', lines(table))])
    expect(pairs).toEqual(both)
    expect(facts['languages']).toBe(languages)
  })

  it('are not taken for pairs where a column is numbers or few classes', async () => {
    for (const table of [english.map((text, i) => `${i}\t${text}`), english.map((text, i) => `${i % 2 ? 'spam' : 'ham'}\t${text}`)])
      expect(parallelText.sniff({ path: '', name: 'x.tsv', bytes: 1 }, Buffer.from(lines(table)))).toBe(0)
  })

  it('say what they lack', async () => {
    const { error } = await importPaths(place, [place.put('x.csv', lines(english))], { kind: 'parallel-text' })
    expect(error).toMatchObject({ code: 'IMPORT_UNREADABLE', message: expect.stringMatching(/^x\.csv holds no pairs of texts: choose TMX/) })
  })
})
