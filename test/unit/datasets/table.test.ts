import { readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TableColumn } from '../../../src-main/datasets/define'
import { table } from '../../../src-main/datasets/table'
import { importPaths, makeWorkplace, sharp, type Workplace } from '../../support/importing'

let place: Workplace
beforeEach(() => { place = makeWorkplace() })
afterEach(() => place.remove())

async function imported(data: string | Uint8Array, name = 'a.csv') {
  rmSync(place.staging, { recursive: true, force: true })
  const { datasets, error, skipped } = await importPaths(place, [place.put(name, data)], { kind: 'table' })
  expect(error).toBeUndefined()
  const dataset = datasets[0]!
  const facts = Object.fromEntries(dataset.facts.map(fact => [fact.key, fact.value]))
  return { dataset, facts, skipped: skipped.map(one => one.reason), opened: await table.open(dataset.folder) }
}

function column(columns: readonly TableColumn[], name: string): TableColumn {
  return columns.find(one => one.name === name)!
}

const colours = ['red', 'green', 'blue']
const header = 'id,size,colour,born,note,ticket,same\n'
const twoDigits = (n: number): string => String(n).padStart(2, '0')
const line = (i: number): string => `${i},${i / 4},${colours[i % 3]},2020-02-${twoDigits(1 + i % 28)},"said ""${i}"", and left",T-${i * 7},1\n`
const lines = (count: number): string => Array.from({ length: count }, (_, i) => line(i)).join('')

describe('types', () => {
  it('recognises number, category, date, id and text, and stores them by column', async () => {
    const { dataset, facts, opened, skipped } = await imported(header + lines(60))
    expect(opened.columns.map(one => [one.name, one.type])).toEqual([
      ['id', 'id'], ['size', 'number'], ['colour', 'category'], ['born', 'date'], ['note', 'text'], ['ticket', 'id'], ['same', 'number']])
    expect([...column(opened.columns, 'size').values]).toEqual(Array.from({ length: 60 }, (_, i) => i / 4))
    expect(column(opened.columns, 'colour')).toMatchObject({ categories: ['blue', 'green', 'red'] })
    expect([...column(opened.columns, 'colour').values].slice(0, 4)).toEqual([2, 1, 0, 2])
    expect(column(opened.columns, 'born').values[27]).toBe(Date.UTC(2020, 1, 28))
    expect(column(opened.columns, 'note').values[59]).toBe('said "59", and left')
    expect(column(opened.columns, 'ticket').values[59]).toBe('T-413')
    expect(column(opened.columns, 'id').values[59]).toBe('59')
    expect(facts).toEqual({ rows: 60, columns: 7, numberColumns: 2, categoryColumns: 1, dateColumns: 1, idColumns: 2, textColumns: 1,
      missing: 0, constant: 'same', encoding: 'UTF-8' })
    expect(dataset).toMatchObject({ kind: 'table', examples: 60, split: { train: 48, val: 6 } })
    expect(readdirSync(dataset.folder).sort()).toEqual(['columns.bin', 'meta.json'])
    expect(skipped).toEqual([])
  })

  it('counts what is missing and keeps it apart from values', async () => {
    const rows = ['1,x,2020-01-01', ',,', 'NA,?,null', '4,y,2020-01-04', ...Array.from({ length: 20 }, () => '5,x,2020-01-05')]
    const { facts, opened } = await imported(`n,c,d\n${rows.join('\n')}\n`)
    expect(opened.columns.map(one => one.type)).toEqual(['number', 'category', 'date'])
    expect([...opened.columns[0]!.values].slice(0, 4)).toEqual([1, NaN, NaN, 4])
    expect([...opened.columns[1]!.values].slice(0, 4)).toEqual([0, -1, -1, 1])
    expect([...opened.columns[2]!.values].slice(1, 3)).toEqual([NaN, NaN])
    expect(facts['missing']).toBe(6)
  })

  it('names the first of few cells that do not fit', async () => {
    const { opened, skipped } = await imported(`n,m\n${'1,2\n'.repeat(70)}about 3,2\n${'1,2\n'.repeat(130)}`)
    expect(opened.columns[0]).toMatchObject({ type: 'number' })
    expect(opened.columns[0]!.values[70]).toBeNaN()
    const said = /^it has 1 cells that do not fit their column, the first is row 72, column “n”: “about 3”/
    expect(skipped).toEqual([expect.stringMatching(said)])
  })

  it('reads a column again whose later rows are of another type, to the letter', async () => {
    const { opened, skipped } = await imported(`code,n\n${'007,1\n'.repeat(150_000)}${'A1,1\n'.repeat(50_000)}`)
    expect(opened.columns[0]).toMatchObject({ type: 'category', categories: ['007', 'A1'] })
    expect(opened.columns[0]!.values[0]).toBe(0)
    expect(skipped).toEqual([])
  })

  it('finds the order of day and month by all rows', async () => {
    const { opened } = await imported(`d,n\n${'03/04/2020,1\n'.repeat(200_000)}${'25/12/2020,1\n'.repeat(50_000)}`)
    expect(opened.columns[0]!.type).toBe('date')
    expect(opened.columns[0]!.values[0]).toBe(Date.UTC(2020, 3, 3))
    expect(opened.columns[0]!.values[200_000]).toBe(Date.UTC(2020, 11, 25))
  })

  it('keeps a column of very many texts, with those that came before it was known', async () => {
    const count = 70_000
    const { opened } = await imported(`n,t\n${Array.from({ length: count }, (_, i) => `1,some words ${i % 69_000}\n`).join('')}`)
    const texts = opened.columns[1]!
    expect(texts.type).toBe('text')
    expect([0, 1, 65_535, 65_537, count - 1].map(i => texts.values[i])).toEqual(
      ['some words 0', 'some words 1', 'some words 65535', 'some words 65537', 'some words 999'])
  })

  it('reads decimal commas, JSON whose columns come later, and Parquet', async () => {
    const european = await imported(`a;b\n${'1,5;-2,25\n'.repeat(12)}`)
    expect([...european.opened.columns[1]!.values]).toEqual(Array.from({ length: 12 }, () => -2.25))
    const json = await imported(`${'{"a":1}\n'.repeat(6000)}${'{"a":2,"b":"x"}\n'.repeat(6000)}`, 'b.jsonl')
    expect(json.opened.columns.map(one => [one.name, one.type, one.values.length])).toEqual([['a', 'number', 12_000], ['b', 'category', 12_000]])
    expect(json.opened.columns[1]!.values[0]).toBe(-1)
    const parquet = await imported(new Uint8Array(parquetWriteBuffer({ columnData: [
      { name: 'x', data: Array.from({ length: 20 }, (_, i) => i / 3), type: 'DOUBLE' },
      { name: 'when', data: Array.from({ length: 20 }, (_, i) => new Date(i * 3_600_000)), type: 'TIMESTAMP' },
      { name: 'c', data: Array.from({ length: 20 }, (_, i) => i % 2 ? 'odd' : 'even'), type: 'STRING' },
    ] })), 'c.parquet')
    expect(parquet.opened.columns.map(one => one.type)).toEqual(['number', 'date', 'category'])
    expect(parquet.opened.columns[1]!.values[5]).toBe(5 * 3_600_000)
  })
})

it('splits every row once, the same way each time', async () => {
  const { opened, dataset } = await imported(header + lines(100))
  expect([opened.train.length, opened.val.length, opened.test.length]).toEqual([80, 10, 10])
  expect([...opened.train, ...opened.val, ...opened.test].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i))
  expect([...opened.train]).not.toEqual(Array.from({ length: 80 }, (_, i) => i))
  place.remove()
  place = makeWorkplace()
  const again = await imported(header + lines(100))
  expect([...again.opened.val]).toEqual([...opened.val])
  expect(again.dataset.fingerprint).toBe(dataset.fingerprint)
})

it('shows rows from any place', async () => {
  const { dataset } = await imported(header + lines(60) + '60,,,,,,\n')
  const shown = await table.preview(dataset.folder, { offset: 57, count: 50 }, { sharp } as never, place.folder)
  expect(shown).toMatchObject({ type: 'rows', offset: 57, total: 61, columns: expect.arrayContaining([{ name: 'born', type: 'date', role: null }]) })
  expect((shown as { rows: unknown[] }).rows.slice(2)).toEqual([
    [59, 14.75, 'blue', '2020-02-04', 'said "59", and left', 'T-413', 1],
    [60, null, null, null, null, null, null],
  ])
  const first = await table.preview(dataset.folder, { offset: 0, count: 1 }, { sharp } as never, place.folder)
  expect((first as { rows: unknown[][] }).rows).toEqual([[0, 0, 'red', '2020-02-01', 'said "0", and left', 'T-0', 1]])
})

it('joins files of the same columns and names the others', async () => {
  const paths = [
    place.put('d/part_2.csv', `b,a\n${'3,4\n'.repeat(10)}`), place.put('d/part_1.csv', `a,b\n${'1,2\n'.repeat(10)}`), place.put('d/x.csv', 'a,z\n1,2\n'),
  ]
  const { datasets, skipped } = await importPaths(place, paths, { kind: 'table' })
  const { columns, rows } = await table.open(datasets[0]!.folder)
  expect(rows).toBe(20)
  expect([columns[0]!.values[0], columns[0]!.values[19], columns[1]!.values[19]]).toEqual([1, 4, 3])
  expect(skipped).toMatchObject([{ file: 'x.csv', reason: 'it has other columns than part_1.csv: drop it by itself to use it' }])
})

it('refuses too few rows, and a store that was changed', async () => {
  const { error } = await importPaths(place, [place.put('few.csv', 'a,b\n1,2\n3,4\n')], { kind: 'table' })
  expect(error).toMatchObject({ code: 'DATASET_TOO_SMALL', details: { found: 2, needed: 10 } })
  expect(place.left()).toEqual([])
  const { dataset } = await imported(header + lines(60))
  const file = join(dataset.folder, 'columns.bin')
  truncateSync(file, 100)
  await expect(table.open(dataset.folder)).rejects.toMatchObject({ code: 'LIBRARY_DAMAGED' })
  writeFileSync(join(dataset.folder, 'meta.json'), '{}')
  await expect(table.open(dataset.folder)).rejects.toMatchObject({ code: 'LIBRARY_DAMAGED' })
})

describe('sniffing', () => {
  const sniff = (text: string | Uint8Array, name = 'a.txt'): number => {
    const head = Buffer.from(text as string).subarray(0, 65_536)
    return table.sniff({ path: name, name, bytes: Buffer.byteLength(text as string) }, head)
  }
  it('knows tables by their content', () => {
    expect([
      sniff(header + lines(20)), sniff('a;b\n1,5;2\n2,5;3\n3,5;4\n'), sniff('x\ty\nfoo bar\tbaz\nfoo\tbar, baz\nfoo\tqux\n'),
      sniff('{"a":1}\n{"a":2}\n{"a":3}\n'), sniff('[{"a":1,"b":{"c":2}},\n{"a":2},{"a":3}]'), sniff('PAR1....'), sniff('n\n1\n2\n3\n4\n', 'a.csv'),
      sniff(Buffer.from(`\uFEFF${header}${lines(20)}`, 'utf16le')),
    ]).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5])
  })

  it('leaves prose, code and other JSON alone', () => {
    const prose = 'When I was young, I lived by the sea.\nThe sea was grey, cold, and loud, and I was glad.\n'.repeat(30)
    const poem = 'Shall I compare thee, dear, to a day?\nThou art more lovely, sweet, and temperate.\nRough winds do shake, O, the buds of May,\n'.repeat(20)
    const couplets = 'I went out to the hazel wood, because a fire was in my head.\nI cut and peeled a hazel wand, and hooked a berry to a thread.\n'.repeat(9)
    const chinese = '天地玄黄，宇宙洪荒。\n日月盈昃，辰宿列张。\n'.repeat(30)
    const code = 'function f(a, b) {\n  return [a, b]\n}\nconst x = f(1, 2)\n'.repeat(20)
    const config = '{\n  "name": "x",\n  "scripts": {"a": "b"}\n}\n'
    const dialogue = '- Yes; I know.\n- No; you do not.\n'.repeat(30)
    const others = [prose, poem, couplets, chinese, code, config, dialogue, '', '1\n2\n3\n4\n', '\0\0\0\0']
    expect(others.filter(text => sniff(text) > 0)).toEqual([])
  })
})
