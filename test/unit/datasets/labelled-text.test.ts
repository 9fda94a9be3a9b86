import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MadePreview } from '#contract'
import type { LabelledText } from '../../../src-main/datasets/define'
import { labelledText } from '../../../src-main/datasets/labelled-text'
import { table } from '../../../src-main/datasets/table'
import { importPaths, makeWorkplace, sharp, type Workplace } from '../../support/importing'

let place: Workplace
beforeEach(() => { place = makeWorkplace() })
afterEach(() => place.remove())

/** 60 letters, every third of them spam. */
const letters = Array.from({ length: 60 }, (_, i) => i % 3 === 0
  ? { label: 'spam', text: `Win ${i} prizes now, "free" of charge, click here!` }
  : { label: 'ham', text: `Dear friend, we meet at ${i} o'clock as agreed.` })
const csv = (rows: readonly { label: string, text: string }[], head = 'label,text'): string =>
  [head, ...rows.map(({ label, text }) => `${label},"${text.replaceAll('"', '""')}"`)].join('\n') + '\n'

async function imported(paths: readonly string[], kind: string | null = null) {
  const { datasets, error, skipped } = await importPaths(place, paths, { kind })
  expect(error).toBeUndefined()
  expect(datasets).toMatchObject([{ kind: 'labelled-text' }])
  const dataset = datasets[0]!
  const opened = await labelledText.open(dataset.folder)
  const facts = Object.fromEntries(dataset.facts.map(one => [one.key, one.value]))
  return { dataset, skipped, opened, facts, rows: await rowsOf(dataset.folder) }
}

async function rowsOf(folder: string, slice = { offset: 0, count: 20_000 }) {
  const preview: MadePreview = await labelledText.preview(folder, slice, { sharp }, place.folder)
  if (preview.type !== 'rows') throw new Error(preview.type)
  return preview.rows.map(([label, text]) => ({ label, text }))
}

describe('tables', () => {
  it.each([
    ['CSV', 'x.csv', csv(letters)],
    ['CSV without a header', 'x.csv', csv(letters).replace(/^.*\n/, '')],
    ['CSV with other names and a number', 'x.csv', csv(letters.map(({ label, text }, i) => ({ label: `${i},${label}`, text })), 'id,class,message')],
    ['TSV', 'x.tsv', ['sentence\tsentiment', ...letters.map(({ label, text }) => `${text.replaceAll('"', '\'')}\t${label}`)].join('\n')],
    ['JSON lines', 'x.jsonl', letters.map(({ label, text }) => JSON.stringify({ text, label })).join('\n')],
  ])('%s', async (_what, name, content) => {
    const { dataset, opened, rows, facts } = await imported([place.put(name, content)])
    const quotes = name.endsWith('.tsv') ? '\'' : '"'
    expect(rows).toEqual(letters.map(({ label, text }) => ({ label, text: text.replaceAll('"', quotes) })))
    expect(dataset).toMatchObject({ examples: 60, split: { train: 48, val: 6 } })
    expect(facts).toMatchObject({ classes: 2, largestClass: 'ham (40)', smallestClass: 'spam (20)' })
    expect(opened.classes).toEqual(['ham', 'spam'])
    const shares = (side: readonly LabelledText[]): number[] => [0, 1].map(label => side.filter(one => one.label === label).length)
    expect([opened.train, opened.val, opened.test].map(shares)).toEqual([[32, 16], [4, 2], [4, 2]])
  })

  it('reads numbers as labels and Chinese texts, which are shorter', async () => {
    const chinese = Array.from({ length: 40 }, (_, i) => ({ label: String(i % 2), text: `第${i}次来这家店，味道${i % 2 ? '很好' : '不好'}，服务一般。` }))
    const { rows, opened } = await imported([place.put('x.csv', csv(chinese, '标签,评论'))])
    expect(rows).toEqual(chinese)
    expect(opened.classes).toEqual(['0', '1'])
  })

  it('finds the columns of a file that is sorted by class, by their names or by all of it', async () => {
    const sorted = Array.from({ length: 3000 }, (_, i) => ({ label: i < 1500 ? 'ham' : 'spam', text: `Letter number ${i}, about this and that matter.` }))
    for (const [name, head] of [['a.csv', 'label,text'], ['b.csv', 'x,y']] as const) {
      const other = makeWorkplace()
      const { datasets } = await importPaths(other, [place.put(name, csv(sorted, head))], { kind: head === 'x,y' ? 'labelled-text' : null })
      expect(datasets).toMatchObject([{ kind: 'labelled-text', examples: 3000 }])
      other.remove()
    }
  })

  it('counts what it leaves out: empty, twice, with two labels; names what is too long', async () => {
    const more = [letters[0]!, { label: 'spam', text: letters[1]!.text }, { label: 'ham', text: '' }, { label: '', text: 'No label here at all' },
      { label: 'ham', text: 'x'.repeat(100_001) }]
    const { facts, dataset, skipped } = await imported([place.put('x.csv', csv([...letters, ...more]))])
    expect(dataset.examples).toBe(60)
    expect(facts).toMatchObject({ duplicates: 1, conflicts: 1, empty: 2 })
    expect(skipped).toMatchObject([{ file: 'x.csv', reason: expect.stringMatching(/1 texts of more than 100,000 characters, the first in line or entry 66/) }])
  })

  it('leaves tables that are more than a text and a label to the table', () => {
    const file = { path: '', name: 'x.csv', bytes: 1e6 }
    const sureness = (text: string): boolean => labelledText.sniff(file, Buffer.from(text)) > table.sniff(file, Buffer.from(text))
    expect(sureness(csv(letters))).toBe(true)
    const films = letters.map(({ text, label }, i) => `${i},${i * 1.5},${label},"${text.replaceAll('"', '')}",200${i % 10}`)
    expect(sureness(`id,gross,genre,plot,year\n${films.join('\n')}`)).toBe(false)
    expect(sureness(`a,b\n${letters.map((_, i) => `${i},${i % 2}`).join('\n')}`)).toBe(false)
    expect(sureness('Once, there was a whale.\nIt swam, it sank, it rose.\n'.repeat(50))).toBe(false)
  })

  it.each([
    ['numbers only', 'a,b\n1,2\n3,4\n5,6\n7,8\n', 'IMPORT_UNREADABLE', /^x\.csv has no column of texts beside one of few labels/],
    ['too few', csv(letters.slice(0, 9)), 'DATASET_TOO_SMALL', /9 different labelled texts, needed are 20/],
    ['nothing', '', 'IMPORT_EMPTY', /x\.csv is empty/],
  ])('refuses %s', async (_what, content, code, message) => {
    const { error } = await importPaths(place, [place.put('x.csv', content)], { kind: 'labelled-text' })
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(place.left()).toEqual([])
  })
})

describe('folders', () => {
  const putAll = (name: (label: string, i: number) => string): void => {
    for (const [i, { label, text }] of letters.entries()) place.put(name(label, i), text)
  }

  it.each<[string, (label: string, i: number) => string]>([
    ['texts', (label, i) => `mail/${label}/${i}.txt`],
    ['messages without an ending, below train and test', (label, i) => `mail/${i % 2 ? 'train' : 'test'}/${label}/${1000 + i}`],
    ['mails named by a hash', (label, i) => `mail/${label}/${String(i).padStart(5, '0')}.${'0123456789abcdef'.repeat(2)}`],
  ])('of %s', async (_what, name) => {
    putAll(name)
    const { dataset, rows, facts } = await imported([place.path('mail')])
    const sorted = (all: readonly { label: unknown, text: unknown }[]): string[] => all.map(one => `${String(one.label)} ${String(one.text)}`).sort()
    expect(sorted(rows)).toEqual(sorted(letters))
    expect(dataset).toMatchObject({ name: 'mail', examples: 60 })
    expect(facts).toMatchObject({ classes: 2, largestClass: 'ham (40)' })
  })

  it('names what is no text and uses the rest', async () => {
    putAll((label, i) => `mail/${label}/${i}.txt`)
    place.put('mail/spam/picture.txt', Buffer.from([1, 2, 0, 3, 4]))
    place.put('mail/spam/huge.txt', 'x'.repeat(400_001))
    const { rows, skipped } = await imported([place.path('mail')])
    expect(rows).toHaveLength(60)
    expect(skipped.map(one => [one.file, one.reason])).toEqual([
      ['mail/spam/huge.txt', 'it has more than 100,000 characters, too many for one example: split it'],
      ['mail/spam/picture.txt', expect.stringContaining('zero byte')],
    ])
  })

  it('are plain text where they are chapters, sources or a few books', async () => {
    const claimed = async (names: readonly string[]) => await labelledText.claims!(names.map(name => ({ path: name, name, bytes: 1 })),
      { decoders: { sharp }, signal: new AbortController().signal })
    expect(await claimed(['book/1.txt', 'book/2.txt', 'book/3.txt', 'book/4.txt'])).toEqual([])
    expect(await claimed(['src/a/1.ts', 'src/a/2.ts', 'src/a/3.ts', 'src/b/1.ts', 'src/b/2.ts', 'src/b/3.ts'])).toEqual([])
    expect(await claimed(['books/melville/moby.txt', 'books/austen/emma.txt'])).toEqual([])
    expect(await claimed(['x/a/1.txt', 'x/a/2.txt', 'x/a/3.txt', 'x/b/1.txt', 'x/b/2.txt', 'x/b/3.txt'])).toHaveLength(6)
  })

  it('needs two classes', async () => {
    for (const [i, { text }] of letters.entries()) place.put(`mail/only/${i}.txt`, text)
    place.put('mail/other/1.txt', ' ')
    const { error } = await importPaths(place, [place.path('mail')], { kind: 'labelled-text' })
    expect(error).toMatchObject({ code: 'DATASET_TOO_SMALL', message: expect.stringMatching(/one class only/) })
  })
})

it('keeps three numbers files and finds damage', async () => {
  const { dataset } = await imported([place.put('x.csv', csv(letters))])
  expect(readdirSync(dataset.folder).sort()).toEqual(['labels.u16', 'meta.json', 'split.u8', 'text.u32', 'text.utf8'])
  expect(await rowsOf(dataset.folder, { offset: 59, count: 5 })).toEqual([letters[59]])
  const file = join(dataset.folder, 'labels.u16')
  const bytes = readFileSync(file)
  bytes[0]! ^= 1
  writeFileSync(file, bytes)
  await expect(labelledText.open(dataset.folder)).rejects.toMatchObject({ code: 'LIBRARY_DAMAGED' })
})
