import { readdirSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { table } from '../../../src-main/datasets/table'
import { textCorpus } from '../../../src-main/datasets/text-corpus'
import { timeSeries } from '../../../src-main/datasets/time-series'
import { importPaths, makeWorkplace, type Workplace } from '../../support/importing'

let place: Workplace
beforeEach(() => { place = makeWorkplace() })
afterEach(() => place.remove())

async function imported(data: string | Uint8Array, { name = 'a.csv', gaps }: { name?: string, gaps?: string } = {}) {
  return importedAll([place.put(name, data)], gaps)
}

async function importedAll(paths: readonly string[], gaps?: string) {
  rmSync(place.staging, { recursive: true, force: true })
  const { datasets, error, skipped } = await importPaths(place, paths, { kind: 'time-series' })
  expect(error).toBeUndefined()
  const dataset = datasets[0]!
  const facts = Object.fromEntries(dataset.facts.map(fact => [fact.key, fact.value]))
  const opened = await timeSeries.open(dataset.folder, gaps === undefined ? {} : { gaps })
  return { dataset, facts, skipped: skipped.map(one => one.reason), opened }
}

const days = (count: number, row: (i: number, date: string) => string, step = 86_400_000, first = Date.UTC(2020, 0, 1)): string =>
  Array.from({ length: count }, (_, i) => `${row(i, new Date(first + i * step).toISOString())}\n`).join('')
const date = (iso: string): string => iso.slice(0, 10)

describe('wide', () => {
  it('makes a channel of each column of numbers, by day', async () => {
    const { dataset, facts, opened, skipped } = await imported(`when,low,high\n${days(40, (i, iso) => `${date(iso)},${i},${i + 0.5}`)}`)
    expect(opened).toMatchObject({ channels: ['low', 'high'], frequency: 'day', season: 7,
      series: [{ name: 'a', start: '2020-01-01', length: 40, train: 32, val: 4 }] })
    expect(Array.from(opened.series[0]!.values.subarray(0, 6))).toEqual([0, 0.5, 1, 1.5, 2, 2.5])
    expect(facts).toEqual({ series: 1, channels: 2, frequency: 'day', season: 7, gaps: 0, missing: 0, encoding: 'UTF-8' })
    expect(dataset).toMatchObject({ kind: 'time-series', examples: 40, split: { train: 32, val: 4 } })
    expect(readdirSync(dataset.folder).sort()).toEqual(['meta.json', 'values.f32'])
    expect(skipped).toEqual([])
  })

  it('takes rows as they come where there is no time', async () => {
    const { opened } = await imported(`x,y\n${Array.from({ length: 30 }, (_, i) => `${(i * 7) % 5},${-i}`).join('\n')}`)
    expect(opened).toMatchObject({ channels: ['x', 'y'], frequency: null, season: 1, series: [{ start: null, length: 30 }] })
    const bare = await imported(Array.from({ length: 30 }, (_, i) => String(Math.sin(i))).join('\n'))
    expect(bare.opened.series[0]!.values[3]).toBeCloseTo(Math.sin(3), 6)
  })

  it('puts rows in the order of time', async () => {
    const rows = days(30, (i, iso) => `${date(iso)},${i}`).trim().split('\n').reverse().join('\n')
    const { opened } = await imported(`date,v\n${rows}\n`)
    expect(Array.from(opened.series[0]!.values)).toEqual(Array.from({ length: 30 }, (_, i) => i))
  })
})

describe('times', () => {
  const monthly = Array.from({ length: 36 }, (_, i) => ({ y: 1949 + Math.floor(i / 12), m: i % 12 + 1 }))
  const pad = (n: number): string => String(n).padStart(2, '0')
  const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  const numbered = (texts: readonly string[], head = 'date,v'): string => `${head}\n${texts.map((text, i) => `${text},${i * i}`).join('\n')}\n`

  it.each([
    ['year and month', numbered(monthly.map(({ y, m }) => `${y}-${pad(m)}`)), 'month', 12, '1949-01-01'],
    ['first days', numbered(monthly.map(({ y, m }) => `${y}-${pad(m)}-01`)), 'month', 12, '1949-01-01'],
    ['last days', numbered(monthly.map(({ y, m }) => new Date(Date.UTC(y, m, 0)).toISOString().slice(0, 10))), 'month', 12, '1949-01-31'],
    ['days first', numbered(Array.from({ length: 40 }, (_, i) => { const d = new Date(Date.UTC(2021, 2, 1 + i)); return `${d.getUTCDate()}/${d.getUTCMonth() + 1}/2021` })), 'day', 7, '2021-03-01'],
    ['months first', numbered(Array.from({ length: 40 }, (_, i) => { const d = new Date(Date.UTC(2021, 2, 1 + i)); return `${d.getUTCMonth() + 1}/${d.getUTCDate()}/2021` })), 'day', 7, '2021-03-01'],
    ['months by name', numbered(monthly.map(({ y, m }) => `${names[m - 1]} ${y}`)), 'month', 12, '1949-01-01'],
    ['year and month apart', numbered(monthly.map(({ y, m }) => `${y},${names[m - 1]}`), 'year,month,v'), 'month', 12, '1949-01-01'],
    ['quarters', numbered(Array.from({ length: 24 }, (_, i) => `${1960 + Math.floor(i / 4)} Q${i % 4 + 1}`)), 'quarter', 4, '1960-01-01'],
    ['years', numbered(Array.from({ length: 30 }, (_, i) => String(1871 + i)), 'year,v'), 'year', 1, '1871-01-01'],
    ['parts of years', numbered(monthly.map(({ y, m }) => (y + (m - 1) / 12).toFixed(4)), 'time,v'), 'month', 12, '1949-01-01'],
    ['weeks', numbered(Array.from({ length: 110 }, (_, i) => date(new Date(Date.UTC(2018, 0, 1 + 7 * i)).toISOString()))), 'week', 52, '2018-01-01'],
    ['seconds', numbered(Array.from({ length: 60 }, (_, i) => String(1_600_000_000 + 3600 * i)), 't,v'), 'hour', 24, '2020-09-13T12:26:40Z'],
    ['milliseconds', numbered(Array.from({ length: 200 }, (_, i) => String(1_600_000_000_000 + 900_000 * i)), 't,v'), '15 minutes', 96, '2020-09-13T12:26:40Z'],
    ['times of day', numbered(Array.from({ length: 60 }, (_, i) => new Date(Date.UTC(2020, 0, 1, i)).toISOString().slice(0, 16).replace('T', ' '))), 'hour', 24, '2020-01-01'],
    ['compact days', numbered(Array.from({ length: 40 }, (_, i) => date(new Date(Date.UTC(2020, 0, 1 + i)).toISOString()).replaceAll('-', ''))), 'day', 7, '2020-01-01'],
  ])('%s', async (_what, text, frequency, season, start) => {
    const { opened, facts } = await imported(text)
    expect(opened).toMatchObject({ channels: ['v'], frequency, season, series: [{ start }] })
    expect(facts).toMatchObject({ gaps: 0, missing: 0 })
    expect(Array.from(opened.series[0]!.values.subarray(0, 4))).toEqual([0, 1, 4, 9])
  })

  it('knows the days of markets', async () => {
    const rows = days(60, (i, iso) => [0, 6].includes(new Date(iso).getUTCDay()) ? '' : `${date(iso)},${i}`).split('\n').filter(Boolean)
    const { opened, facts } = await imported(`date,close\n${rows.join('\n')}\n`)
    expect(opened).toMatchObject({ frequency: 'business day', season: 5 })
    expect(opened.series[0]!.length).toBe(rows.length)
    expect(facts['gaps']).toBe(0)
  })

  it('finds no frequency where times follow none', async () => {
    const { opened } = await imported(`date,v\n${Array.from({ length: 40 }, (_, i) => `${date(new Date(Date.UTC(2020, 0, 1 + i * i)).toISOString())},${i}`).join('\n')}`)
    expect(opened).toMatchObject({ frequency: null, season: 1, series: [{ length: 40, start: '2020-01-01' }] })
  })
})

describe('long', () => {
  const cities = ['Ulm', 'Bonn', 'Kiel']
  it('parts series by the column that tells them apart', async () => {
    const text = `date,city,temp,rain\n${days(30, (i, iso) => cities.map((city, c) => `${date(iso)},${city},${i + 100 * c},${c}`).join('\n'))}`
    const { opened, facts, dataset } = await imported(text)
    expect(opened.series.map(one => [one.name, one.length, one.train, one.val])).toEqual(cities.map(city => [city, 30, 24, 3]))
    expect(opened.channels).toEqual(['temp', 'rain'])
    expect(Array.from(opened.series[2]!.values.subarray(0, 4))).toEqual([200, 2, 201, 2])
    expect(facts).toMatchObject({ series: 3, shortestSeries: 30, longestSeries: 30 })
    expect(dataset.examples).toBe(90)
  })

  it('takes several columns where one is not enough, and numbers that are ids by name', async () => {
    const text = `store,item,date,sales\n${days(20, (i, iso) => [1, 2].flatMap(store => ['x', 'y'].map(item => `${store},${item},${date(iso)},${i * store}`)).join('\n'))}`
    const { opened } = await imported(text)
    expect(opened.series.map(one => one.name).sort()).toEqual(['1 / x', '1 / y', '2 / x', '2 / y'])
    expect(opened.channels).toEqual(['sales'])
  })

  it('leaves out short series and repeated times by name', async () => {
    const text = `date,id,v\n${days(30, (i, iso) => `${date(iso)},long,${i}${i < 3 ? `\n${date(iso)},short,1` : ''}`)}2020-01-05,long,99\n2020-01-06,long,98\n`
    const { opened, skipped } = await imported(text)
    expect(opened.series.map(one => one.name)).toEqual(['long'])
    expect(opened.series[0]!.values[4]).toBe(4)
    expect(skipped).toEqual([
      expect.stringMatching(/^it has 2 rows with a time that their series has already, the first is data row 34/),
      expect.stringMatching(/^it has 1 series of fewer than 8 steps, the first is “short”/),
    ])
  })

  it('reads JSON and Parquet', async () => {
    const json = await imported(days(24, (i, iso) => JSON.stringify({ time: iso, v: i })), { name: 'a.jsonl' })
    expect(json.opened).toMatchObject({ frequency: 'day', channels: ['v'] })
    const parquet = await imported(new Uint8Array(parquetWriteBuffer({ columnData: [
      { name: 'ts', data: Array.from({ length: 50 }, (_, i) => new Date(i * 3_600_000)), type: 'TIMESTAMP' },
      { name: 'v', data: Array.from({ length: 50 }, (_, i) => i / 2), type: 'DOUBLE' },
    ] })), { name: 'b.parquet' })
    expect(parquet.opened).toMatchObject({ frequency: 'hour', season: 24, series: [{ name: 'b', start: '1970-01-01', length: 50 }] })
    expect(parquet.opened.series[0]!.values[49]).toBe(24.5)
  })
})

describe('gaps', () => {
  const text = `date,v,w\n${days(30, (i, iso) => [4, 5, 6].includes(i) ? '' : `${date(iso)},${i * 10},${i < 2 ? '' : i}`).replace(/\n+/g, '\n')}`
  const firsts = async (gaps?: string) => {
    const { opened, facts } = await imported(text, gaps === undefined ? {} : { gaps })
    const { values, length } = opened.series[0]!
    const v = Array.from({ length: 9 }, (_, i) => values[i * 2])
    return { facts, length, v, w: Array.from({ length: 4 }, (_, i) => values[i * 2 + 1]) }
  }

  it('are counted, and filled as asked', async () => {
    const usual = { length: 30, v: [0, 10, 20, 30, 40, 50, 60, 70, 80], w: [2, 2, 2, 3] }
    expect(await firsts()).toMatchObject({ ...usual, facts: { gaps: 3, missing: 8 } })
    expect((await firsts('forward')).v).toEqual([0, 10, 20, 30, 30, 30, 30, 70, 80])
    expect((await firsts('keep')).v).toEqual([0, 10, 20, 30, NaN, NaN, NaN, 70, 80])
    await expect(firsts('guess')).rejects.toMatchObject({ code: 'BAD_INPUT', details: { place: 'gaps' } })
  })
})

describe('several files', () => {
  const part = (first: number, count: number): string => `date,v\n${days(count, (i, iso) => `${date(iso)},${first + i}`, 86_400_000, Date.UTC(2020, 0, 1 + first))}`
  it('joins parts that follow each other, and keeps apart what overlaps', async () => {
    const follow = await importedAll([place.put('x/b.csv', part(30, 20)), place.put('x/a.csv', part(0, 30))])
    expect(follow.opened.series).toMatchObject([{ name: 'a', length: 50 }])
    expect(follow.opened.series[0]!.values[49]).toBe(49)
    const overlap = await importedAll([place.put('y/b.csv', part(10, 20)), place.put('y/a.csv', part(0, 30)), place.put('y/c.csv', 'q,r\n1,2\n3,4\n')])
    expect(overlap.opened.series.map(one => one.name)).toEqual(['a', 'b'])
    expect(overlap.skipped).toEqual([expect.stringContaining('other columns than a.csv')])
  })
})

it('shows lines, thinned where they are long', async () => {
  const { dataset } = await imported(`date,v\n${days(30_000, (i, iso) => `${iso.slice(0, 16)},${i === 12_345 ? 999 : i % 10}`, 60_000)}`)
  const shown = await timeSeries.preview(dataset.folder, { offset: 0, count: 10 }, {} as never, place.folder)
  expect(shown).toMatchObject({ type: 'series', offset: 0, total: 1, frequency: 'minute', series: [{ name: 'a', channel: 'v', length: 30_000, start: '2020-01-01' }] })
  const [line] = (shown as { series: { values: number[] }[] }).series
  expect(line!.values).toHaveLength(2000)
  expect(Math.max(...line!.values)).toBe(999)
})

it('refuses what has too few steps or no numbers, and a store that was changed', async () => {
  const few = await importPaths(place, [place.put('few.csv', `date,v\n${days(12, (i, iso) => `${date(iso)},${i}`)}`)], { kind: 'time-series' })
  expect(few.error).toMatchObject({ code: 'DATASET_TOO_SMALL', details: { found: 12, needed: 20 } })
  const words = await importPaths(place, [place.put('words.csv', `date,v\n${days(30, (i, iso) => `${date(iso)},w${i % 3}`)}`)], { kind: 'time-series' })
  expect(words.error).toMatchObject({ code: 'IMPORT_UNREADABLE', message: expect.stringContaining('no column of numbers') })
  expect(place.left()).toEqual([])
  const { dataset } = await imported(`date,v\n${days(30, (i, iso) => `${date(iso)},${i}`)}`)
  truncateSync(join(dataset.folder, 'values.f32'), 8)
  await expect(timeSeries.open(dataset.folder)).rejects.toMatchObject({ code: 'LIBRARY_DAMAGED' })
})

it('is chosen for series alone', () => {
  const surest = (text: string, name = 'a.csv'): string => {
    const file = { path: name, name, bytes: Buffer.byteLength(text) }
    const kinds = [timeSeries, table, textCorpus]
    return kinds.toSorted((a, b) => b.sniff(file, Buffer.from(text)) - a.sniff(file, Buffer.from(text)))[0]!.id
  }
  const daily = days(30, (i, iso) => `${date(iso)},${i}`)
  const random = days(30, (i, iso) => `${date(iso)},${i}`, 86_400_000 * 40).split('\n').toSorted((a, b) => Number(a.at(-1)) - Number(b.at(-1))).filter(Boolean).join('\n')
  const reviews = days(30, (i, iso) => `${date(iso)},${i % 5},this film is the number ${i} of many and quite fine`)
  const prose = 'In 1949, on a cold day, the ship sailed.\nNobody, not even the captain, knew where, or why.\nIn 1950, it came back.\n'.repeat(9)
  expect([
    surest(`date,v\n${daily}`), surest(daily), surest(`date,v\n${daily}`, 'a.txt'), surest(days(30, (i, iso) => JSON.stringify({ t: iso, v: i }))),
    surest(`year,v\n${Array.from({ length: 30 }, (_, i) => `${1900 + i},${i}`).join('\n')}`),
    surest(`born,size\n${random}`), surest(`date,stars,review\n${reviews}`), surest(`a,b\n${'1,2\n'.repeat(20)}`), surest(prose, 'a.txt'),
  ]).toEqual(['time-series', 'time-series', 'time-series', 'time-series', 'time-series', 'table', 'table', 'table', 'text-corpus'])
})
