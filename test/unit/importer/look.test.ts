import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { datasetKinds } from '../../../src-main/datasets'
import type { DatasetKind, ImportContext } from '../../../src-main/datasets/define'
import { gzOf, tarOf, zipOf } from '../../support/archives'
import { importPaths, lookAt, makeWorkplace, noisePng, type Workplace } from '../../support/importing'

let place: Workplace
beforeEach(() => { place = makeWorkplace() })
afterEach(() => place.remove())

const prose = 'Some text that is long enough to train on.\n'.repeat(4000)

/** Text that counts lines that begin with a number, with a choice of its own; it writes what it was told. */
const numbers: DatasetKind = {
  ...datasetKinds.find('text-corpus'),
  id: 'numbers',
  sniff: (_file, head) => Buffer.from(head).toString('latin1').startsWith('1') ? 0.6 : 0,
  choices: [
    { key: 'base', type: 'integer', min: 2, max: 36, default: 10, group: 'main',
      texts: { 'en': { label: 'Base', help: 'Of the numbers.' }, 'zh-CN': { label: '进制', help: '数字的进制。' } } },
  ],
  importTo: async ({ options, folder, files }: ImportContext) => {
    writeFileSync(`${folder}/told.json`, JSON.stringify({ options, files: files.map(one => one.name) }))
    return { examples: 1, fingerprint: JSON.stringify(options), facts: [], split: { train: 1, val: 0 } }
  },
}
const kinds = [...datasetKinds.all, numbers]
const told = (folder: string): unknown => JSON.parse(readFileSync(`${folder}/told.json`, 'utf8'))

async function mixedDrop(): Promise<string[]> {
  for (let i = 0; i < 16; i++) place.put(`cats/${i}.png`, await noisePng(i + 1, 16))
  place.put('cats/README', prose)
  return [place.path('cats'), place.put('a.zip', zipOf([{ name: 't.txt', data: prose }, { name: '../x', data: 'x' }])), place.put('n.csv', '1,2\n'.repeat(9))]
}

describe('a look', () => {
  it('says what would be made of a drop, and what would be left out, and leaves nothing', async () => {
    const { groups, skipped } = await lookAt(place, await mixedDrop(), kinds)
    expect(groups).toEqual([
      { id: 'image-folder/0', kind: 'image-folder', name: 'cats', source: 'cats', files: 16, bytes: expect.any(Number), alternatives: [] },
      { id: 'text-corpus', kind: 'text-corpus', name: 'a', source: 'a.zip', files: 1, bytes: prose.length, alternatives: [] },
      { id: 'numbers', kind: 'numbers', name: 'n', source: 'n.csv', files: 1, bytes: 36, alternatives: ['table', 'text-corpus'] },
    ])
    expect(skipped.map(one => one.file)).toEqual(['cats/README', 'a.zip/../x'])
    expect(readdirSync(place.folder).sort()).toEqual(['a.zip', 'cats', 'n.csv'])
  })

  it('reads only the beginnings of what is in archives, but whole archives in archives', async () => {
    const large = Buffer.from(prose.repeat(30))
    const path = place.put('x.tgz', gzOf(tarOf([{ name: 'a.txt', data: large }, { name: 'b.zip', data: zipOf([{ name: 'c.txt', data: large }]) }])))
    const { groups, skipped } = await lookAt(place, [path, place.put('d.txt.gz', gzOf(large))])
    expect(skipped).toEqual([])
    expect(groups).toMatchObject([{ kind: 'text-corpus', files: 3, bytes: 3 * large.length }])
  })

  it('of nothing usable says why', async () => {
    const { groups, skipped } = await lookAt(place, [place.put('a.bin', ''), place.path('gone')])
    expect(groups).toEqual([])
    expect(skipped.map(one => one.reason)).toEqual(['it does not exist (any more)', 'it is empty: choose a file with content'])
  })
})

describe('choices made after a look', () => {
  it('correct the kind, leave out, name, and set options', async () => {
    const paths = await mixedDrop()
    const { datasets } = await importPaths(place, paths, { kinds, choices: [
      { group: 'image-folder/0', kind: null },
      { group: 'text-corpus', kind: 'numbers', name: 'Counted', options: { base: 16 } },
      { group: 'gone', kind: 'numbers' },
    ] })
    expect(datasets.map(one => [one.kind, one.name])).toEqual([['numbers', 'Counted'], ['numbers', 'n']])
    expect(datasets.map(one => told(one.folder))).toEqual([
      { options: { base: 16 }, files: ['a.zip/t.txt'] }, { options: { base: 10 }, files: ['n.csv'] },
    ])
  })

  it('can be given for the whole drop', async () => {
    const { datasets } = await importPaths(place, await mixedDrop(), { kinds, options: { base: 2 } })
    expect(datasets.map(one => one.kind)).toEqual(['image-folder', 'text-corpus', 'numbers'])
    expect(told(datasets[2]!.folder)).toMatchObject({ options: { base: 2 } })
  })

  it('that make no sense are refused and leave nothing', async () => {
    const path = place.put('n.csv', '1,2\n')
    const given = async (kind: string | null, options = {}) =>
      (await importPaths(place, [path], { kinds, choices: [{ group: 'numbers', kind, options }] })).error
    expect(await given('numbers', { base: 99 })).toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining('between 2 and 36') })
    expect(await given('numbers', { root: 1 })).toMatchObject({ code: 'BAD_INPUT' })
    expect(await given('none')).toMatchObject({ code: 'NOT_FOUND' })
    expect(await given(null)).toMatchObject({ code: 'IMPORT_EMPTY' })
    expect(place.left()).toEqual([])
  })
})
