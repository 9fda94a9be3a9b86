import { writeFileSync } from 'node:fs'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeWorkplace, type Workplace } from '../../../support/importing'
import { rowsIn } from '../../../support/rows'

let place: Workplace
beforeEach(() => { place = makeWorkplace() })
afterEach(() => place.remove())

const read = (data: string | Uint8Array, name = 'a.csv') => rowsIn(place.put(name, data))

describe('form', () => {
  it.each([
    ['commas', 'name,n\nx,1\ny,2\n'],
    ['tabs', 'name\tn\nx\t1\ny\t2\n'],
    ['semicolons', 'name;n\r\nx;1\r\ny;2'],
    ['bars', 'name|n\nx|1\ny|2\n'],
    ['a mark', '\uFEFFname,n\nx,1\ny,2\n'],
    ['UTF-16', Buffer.from('\uFEFFname,n\nx,1\ny,2\n', 'utf16le')],
    ['old line ends', 'name,n\rx,1\ry,2\r'],
    ['quotes', '"name","n"\n"x","1"\n"y","2"\n'],
    ['single quotes', '\'name\',\'n\'\n\'x\',\'1\'\n\'y\',\'2\'\n'],
    ['a comment above', '# made by hand, on a day\nname,n\nx,1\ny,2\n'],
    ['a named delimiter', 'sep=;\nname;n\nx;1\ny;2\n'],
    ['empty lines', '\nname,n\n\nx,1\n\n\ny,2\n\n'],
    ['lines of JSON', '{"name":"x","n":1}\n{"name":"y","n":2}\n'],
    ['an array of JSON', '[{"name":"x","n":1},\n {"name":"y","n":2}]'],
    ['columns of JSON', '{"name":["x","y"],"n":[1,2]}'],
    ['rows within JSON', '{"about":"us","data":[{"name":"x","n":1},{"name":"y","n":2}]}'],
  ])('%s', async (_what, data) => {
    expect(await read(data)).toMatchObject({ names: ['name', 'n'], hasHeader: true, cells: [['x', '1'], ['y', '2']], problems: [] })
  })

  it('reads Parquet with nulls, times and large whole numbers', async () => {
    const written = parquetWriteBuffer({ codec: 'SNAPPY', rowGroupSize: 2, columnData: [
      { name: 'name', data: ['x', null, 'z'], type: 'STRING' },
      { name: 'n', data: [1.5, 2, 3], type: 'DOUBLE' },
      { name: 'when', data: [0, 86_400_000, 1e12].map(ms => new Date(ms)), type: 'TIMESTAMP' },
      { name: 'big', data: [1n, 2n, 9_007_199_254_740_993n], type: 'INT64' },
    ] })
    const { names, cells, format } = await read(new Uint8Array(written), 'a.bin')
    expect({ names, cells, format }).toEqual({ format: 'parquet', names: ['name', 'n', 'when', 'big'], cells: [
      ['x', '1.5', '1970-01-01T00:00:00.000Z', '1'],
      ['', '2', '1970-01-02T00:00:00.000Z', '2'],
      ['z', '3', '2001-09-09T01:46:40.000Z', '9007199254740993'],
    ] })
  })

  it('keeps what quotes keep', async () => {
    const { cells, problems } = await read('a,b,n\n"x, y","line 1\nline 2",1\n"say ""no""",,2\n"","half"way,3\n')
    expect(cells).toEqual([['x, y', 'line 1\nline 2', '1'], ['say "no"', '', '2'], ['', 'halfway', '3']])
    expect(problems).toEqual([])
  })

  it('takes a quote inside a cell as it stands', async () => {
    expect((await read('a,n\n5" disk,1\nit"s,2\n')).cells).toEqual([['5" disk', '1'], ['it"s', '2']])
  })
})

describe('header', () => {
  it('makes names where there is none', async () => {
    expect(await read('1,2\n3,4\n')).toMatchObject({ hasHeader: false, names: ['column 1', 'column 2'], cells: [['1', '2'], ['3', '4']] })
    expect(await read('good film,pos\nbad film,neg\nfine film,pos\n')).toMatchObject({ hasHeader: false })
    expect(await read('Go.\tVa !\nHi.\tSalut !\nRun!\tCours !\n')).toMatchObject({ hasHeader: false })
    expect(await read('text,label\ngood film,pos\nbad film,neg\n')).toMatchObject({ hasHeader: true })
  })

  it('makes empty, equal and dangerous names usable', async () => {
    const { names, cells } = await read('__proto__,,x,x,constructor\n1,2,3,4,5\n6,7,8,9,10\n')
    expect(names).toEqual(['__proto__', 'column 2', 'x', 'x (2)', 'constructor'])
    expect(cells[1]).toEqual(['6', '7', '8', '9', '10'])
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
    expect(await read('{"__proto__":{"y":1},"a":2}\n{"a":3,"toString":"z"}\n', 'a.json')).toMatchObject({
      names: ['__proto__', 'a', 'toString'], cells: [['{"y":1}', '2', ''], ['', '3', 'z']],
    })
  })

  it('finds the name that programs leave away above the row names', async () => {
    expect(await read('speed,dist\n1,4,2\n2,7,4\n')).toMatchObject({ names: ['column 1', 'speed', 'dist'], cells: [['1', '4', '2'], ['2', '7', '4']] })
  })

  it('refuses a table of more columns than it can hold', async () => {
    const wide = Array.from({ length: 10_001 }, (_, i) => `c${i}`).join(',')
    await expect(read(`${wide}\n${wide}\n`)).rejects.toMatchObject({ code: 'IMPORT_UNREADABLE', message: 'a.csv has 10,001 columns, more than 10,000: remove columns or transpose it.' })
    const wideJson = JSON.stringify(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`c${i}`, i])))
    await expect(read(wideJson, 'a.json')).rejects.toMatchObject({ code: 'IMPORT_UNREADABLE' })
  })
})

describe('bad rows', () => {
  it('fills short rows, leaves out long ones and names the first of each', async () => {
    const { cells, problems } = await read('a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12,\n13\n')
    expect(cells).toEqual([['1', '2', '3'], ['4', '5', ''], ['10', '11', '12'], ['13', '', '']])
    expect(problems).toEqual([
      expect.stringMatching(/^it has 2 rows with too few cells, the first is row 3, where “c” is missing/),
      expect.stringMatching(/^it has 1 rows with too many cells, the first is row 4 with 4, from column 4 on/),
    ])
  })

  it('goes on after a quote that is never closed', async () => {
    const { cells, problems } = await read(`a,b\n1,2\n3,"open\n${'5,6\n'.repeat(5)}`)
    expect(cells).toEqual([['1', '2'], ['3', '"open'], ...Array.from({ length: 5 }, () => ['5', '6'])])
    expect(problems).toEqual([expect.stringMatching(/never closed, the first is row 3, column “b”/)])
  })

  it('goes on after one in a file of many chunks', async () => {
    const { cells, problems } = await read(`a,b\n1,2\n3,"open\n${'5,6\n'.repeat(3_000_000)}`)
    expect(cells).toHaveLength(3_000_002)
    expect(problems).toHaveLength(1)
  })

  it('leaves out cells of more than a megabyte, with and without line ends', async () => {
    const { cells, problems } = await read(`a,b\n1,2\n3,${'x'.repeat(1_100_000)}\n5,6\n`)
    expect(cells).toEqual([['1', '2'], ['5', '6']])
    expect(problems).toEqual([expect.stringMatching(/more than 1 MB, the first is row 3, column “b”/)])
    const endless = await read(`a,b\n1,2\n${'x'.repeat(20_000_000)}\n5,6\n`)
    expect(endless.cells).toEqual([['1', '2'], ['5', '6']])
  })

  it('takes a zero byte for a space', async () => {
    const { cells, problems } = await read(`a,b\n1,x\0y\n${'3,zz\n'.repeat(1000)}`)
    expect(cells[0]).toEqual(['1', 'x y'])
    expect(problems).toEqual([expect.stringMatching(/zero bytes, the first is row 2, column “b”/)])
  })

  it('leaves out broken lines of JSON', async () => {
    const { cells, problems } = await read('{"a":1}\n{"a":\n{"a":3}\nnothing\n', 'a.jsonl')
    expect(cells).toEqual([['1'], ['3']])
    expect(problems).toEqual([expect.stringMatching(/^it has 2 rows that are no valid JSON, the first is row 2/)])
    const array = await read(`[{"a":1},{"a":tru},{"a":"},{\\"",${'"b":1,'.repeat(300_000)}"c":[{}]},{"a":4}`, 'a.json')
    expect(array.cells.map(row => row[0])).toEqual(['1', '},{"', '4'])
  })

  it('names what is no table', async () => {
    await expect(read('', 'a.csv')).rejects.toMatchObject({ code: 'IMPORT_EMPTY' })
    await expect(read('{"a":{"b":{"c":1}}}', 'a.json')).rejects.toMatchObject({ code: 'IMPORT_UNREADABLE', message: expect.stringContaining('no table') })
    await expect(read(Buffer.from('PAR1 and nothing of the kind'), 'a.parquet')).rejects.toMatchObject({ code: 'IMPORT_UNREADABLE', message: expect.stringContaining('Parquet') })
  })
})

it('gives the same rows wherever chunks end', async () => {
  const line = (i: number): string => `${i},"q ""${i}"", é字",${i / 7},"two\r\nlines"\r\n`
  const count = 60_000
  const { cells } = await read(`i,text,x,y\r\n${Array.from({ length: count }, (_, i) => line(i)).join('')}`)
  expect(cells).toHaveLength(count)
  const wrong = cells.findIndex((row, i) => row.join('|') !== `${i}|q "${i}", é字|${i / 7}|two\r\nlines`)
  expect(wrong).toBe(-1)
})

it('stops within a chunk when it is cancelled', async () => {
  const path = place.path('long.csv')
  writeFileSync(path, `a,b\n${'1,2\n'.repeat(2_000_000)}`)
  const controller = new AbortController()
  await expect(rowsIn(path, { signal: controller.signal, onBytes: () => controller.abort() })).rejects.toThrow(/abort/i)
})
