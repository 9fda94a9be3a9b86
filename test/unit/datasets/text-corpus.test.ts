import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { textCorpus } from '../../../src-main/datasets/text-corpus'
import { importPaths, makeWorkplace, sharp, type Workplace } from '../../support/importing'

let place: Workplace
beforeEach(() => { place = makeWorkplace() })
afterEach(() => place.remove())

const english = 'The whale, grey as the sea, sank without a sound.\n'.repeat(40)
const french = 'L’été où j’ai vu la forêt brûlée, là-bas, près du château — “déjà vu”…\n'.repeat(30)
const chinese = '天地玄黄，宇宙洪荒。日月盈昃，辰宿列张。我们在这里看见了他的书，不是吗？\n'.repeat(40)
const japanese = 'むかしむかし、あるところに、おじいさんとおばあさんがいました。山へ行きました。\n'.repeat(40)

/** The text that training sees, from a folder. */
async function textOf(folder: string): Promise<string> {
  const { vocabulary, train, val } = await textCorpus.open(folder)
  return [...train, ...val].map(token => vocabulary[token]).join('')
}

let stagings = 0
async function imported(paths: readonly string[]) {
  const { datasets, error, skipped } = await importPaths({ ...place, staging: place.path(`staging/${stagings++}`) }, paths)
  expect(error).toBeUndefined()
  expect(datasets).toHaveLength(1)
  return { dataset: datasets[0]!, text: await textOf(datasets[0]!.folder), skipped }
}

function fact(dataset: { facts: readonly { key: string, value: unknown }[] }, key: string): unknown {
  return dataset.facts.find(one => one.key === key)?.value
}

describe('round trip', () => {
  it('keeps every character, splits contiguously and tells the facts', async () => {
    const text = english + chinese + '😀 end without a line end'
    const { dataset, text: back } = await imported([place.put('tales of sea.txt', text)])
    expect(back).toBe(text)
    const characters = [...text].length
    expect(dataset).toMatchObject({
      kind: 'text-corpus', name: 'tales of sea', source: 'tales of sea.txt', examples: characters,
      fingerprint: createHash('sha256').update(text).digest('hex'),
      split: { train: Math.floor(characters * 0.9), val: characters - Math.floor(characters * 0.9) },
    })
    expect(fact(dataset, 'vocabulary')).toBe(new Set(text).size)
    expect(fact(dataset, 'lines')).toBe(text.split('\n').length)
    expect(fact(dataset, 'encoding')).toBe('UTF-8')
    const { vocabulary, train } = await textCorpus.open(dataset.folder)
    expect([...vocabulary]).toEqual([...new Set(text)].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!))
    expect(train).toBeInstanceOf(Int32Array)
    expect(train).toHaveLength(dataset.split.train)
    expect(readdirSync(dataset.folder).sort()).toEqual(['meta.json', 'tokens.u8'])
  })

  it('stores two bytes a token where there are more than 256 characters', async () => {
    const text = Array.from({ length: 3000 }, (_, i) => String.fromCodePoint(0x4E00 + i % 700)).join('')
    const { dataset, text: back } = await imported([place.put('a.txt', text)])
    expect(back).toBe(text)
    expect(readdirSync(dataset.folder).sort()).toEqual(['meta.json', 'tokens.u16'])
  })

  it('folds the rarest characters of a vocabulary that is too large into one', async () => {
    const rare = Array.from({ length: 30_000 }, (_, i) => String.fromCodePoint(0x20000 + i)).join('')
    const { dataset, text: back } = await imported([place.put('a.txt', english + rare)])
    const { vocabulary } = await textCorpus.open(dataset.folder)
    expect(vocabulary).toHaveLength(20_000)
    expect(back.slice(0, english.length)).toBe(english)
    expect([...back]).toHaveLength(english.length + 30_000)
    expect(fact(dataset, 'folded')).toBe(30_000 + new Set(english).size - 19_999)
  })

  it('gives the same tokens wherever chunks and characters of several bytes end', async () => {
    // 3-byte characters make a chunk of 2^20 bytes end inside one; "e" + accent and "\r\n" lie across it as well.
    const text = `${'字'.repeat(349_524)}xé\r\n${'e\u0301\r\n'.repeat(400_000)}`
    const { text: back } = await imported([place.put('a.txt', text)])
    expect(back).toBe(text.replaceAll('\r\n', '\n').normalize('NFC'))
  })
})

describe('encodings', () => {
  const utf16be = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()
  it.each([
    ['UTF-8', 'with a mark', Buffer.from(`\uFEFF${french}`), french],
    ['UTF-16LE', 'with a mark', Buffer.from(`\uFEFF${french}`, 'utf16le'), french],
    ['UTF-16BE', 'with a mark', utf16be(french), french],
    ['UTF-16LE', 'without a mark', Buffer.from(french, 'utf16le'), french],
    ['Windows-1252', 'quotes, dashes, accents', windows1252(french), french],
    ['UTF-16LE', 'Chinese without a mark', Buffer.from(chinese, 'utf16le'), chinese],
    ['UTF-16BE', 'Japanese without a mark', Buffer.from(japanese, 'utf16le').swap16(), japanese],
    ['GB18030', 'Chinese', gb(chinese), chinese],
    ['Shift-JIS', 'Japanese', shiftJis(japanese), japanese],
  ])('%s (%s)', async (encoding, _what, bytes, text) => {
    const { dataset, text: back } = await imported([place.put('a.txt', bytes)])
    expect(back).toBe(text)
    expect(fact(dataset, 'encoding')).toBe(encoding)
  })

  it('refuses an encoding that it cannot tell for certain', async () => {
    // Russian in KOI8-R: high bytes everywhere.
    const koi = Buffer.from(Array.from({ length: 3000 }, (_, i) => i % 7 === 6 ? 0x20 : 0xC0 + (i * 5) % 0x3F))
    const { error } = await importPaths(place, [place.put('роман.txt', koi)])
    expect(error).toMatchObject({ code: 'IMPORT_UNREADABLE', message: expect.stringMatching(/^роман\.txt is in an encoding .*save it as UTF-8\.$/) })
  })

  it('makes line ends and composed characters equal', async () => {
    const { text } = await imported([place.put('a.txt', 'a\r\nb\rc\nde\u0301\r\n'.repeat(200))])
    expect(text).toBe('a\nb\nc\nd\u00E9\n'.repeat(200))
  })
})

describe('pages', () => {
  const body = '<body><h1>Title</h1><p>'
  it('are read as text, by their content', async () => {
    const html = `<!DOCTYPE html><html><head><title>x</title></head>${body}${english.replaceAll('\n', '<br/>')}</p><svg><text>no</text></svg></body></html>`
    const { dataset, text } = await imported([place.put('page.txt', html)])
    expect(text).toBe(`Title\n\n${english}`)
    expect(dataset.kind).toBe('text-corpus')
    const plain = `Of <html> and <b>tags</b>.\n${english}`
    expect((await imported([place.put('plain.html', plain)])).text).toBe(plain)
  })

  it('are in the encoding that they name', async () => {
    const russian = Uint8Array.from([0xEF, 0xD2, 0xE5, 0xE2, 0xE5, 0xF2, 0x2E, 0x20])
    const html = Buffer.concat([Buffer.from(`<html><meta http-equiv="Content-Type" content="text/html; charset=windows-1251">${body}`), ...Array<Uint8Array>(300).fill(russian)])
    const { dataset, text } = await imported([place.put('page.html', html)])
    expect(text).toBe(`Title\n\n${'пТевет. '.repeat(300).trimEnd()}\n`)
    expect(fact(dataset, 'encoding')).toBe('Windows-1251')
  })

  it('with a drawing at the beginning are pages', async () => {
    const { text } = await imported([place.put('cover.xhtml', `<?xml version="1.0"?><html><body><svg:svg xmlns="x"><svg>a</svg></svg:svg><p>${english}</p></body></html>`)])
    expect(text).toBe(`${english.replaceAll('\n', ' ').trimEnd()}\n`)
  })
})

describe('several files', () => {
  it('joins them in the order of their numbers, each beginning on a line of its own', async () => {
    place.put('book/chapter_10.txt', `ten ${'x'.repeat(600)}`)
    place.put('book/chapter_2.md', `two ${'y'.repeat(600)}\n`)
    place.put('book/chapter_1.txt', 'one')
    const { dataset, text } = await imported([place.path('book')])
    expect(text).toBe(`one\ntwo ${'y'.repeat(600)}\nten ${'x'.repeat(600)}`)
    expect(dataset).toMatchObject({ name: 'book', source: 'book' })
    expect(fact(dataset, 'files')).toBe(3)
  })

  it('leaves the binary ones out by name', async () => {
    const paths = [place.put('in/good.txt', english), place.put('in/bad.txt', Buffer.from([1, 2, 0, 3])), place.put('in/none.txt', '')]
    const { dataset, skipped } = await imported(paths)
    expect(dataset.name).toBe('in')
    expect(skipped.map(one => [one.file, one.reason])).toEqual([
      ['bad.txt', 'it is not text: there is a zero byte at position 2; choose a text file'],
      ['none.txt', 'it is empty: choose a file with text'],
    ])
    expect(skipped[1]!.texts?.['zh-CN']).toBe('它是空的：请选择有文字的文件')
  })
})

describe('refusals', () => {
  it.each([
    ['notes.txt', '', 'IMPORT_EMPTY', 'notes.txt is empty: choose a file with text.'],
    ['pic.txt', Buffer.from([0x42, 0, 1, 2, 0xFF, 0xFE, 9, 9]), 'IMPORT_UNREADABLE',
      'pic.txt is not text: there is a zero byte at position 1; choose a text file.'],
    ['noise.txt', Buffer.from(Array.from({ length: 400 }, (_, i) => i % 4 ? 0x61 : 0x01)), 'IMPORT_UNREADABLE',
      'noise.txt is not text: 25 % of it are control characters; choose a text file.'],
    ['late.txt', Buffer.concat([Buffer.from('a'.repeat(200_000)), Buffer.from([0])]), 'IMPORT_UNREADABLE',
      'late.txt is not text: there is a zero byte at position 200,000; choose a text file.'],
    ['short.txt', 'too short', 'DATASET_TOO_SMALL', 'short.txt has 9 characters of text, needed are 1,000: add text.'],
    ['paper.pdf', '%PDF-1.7 ...', 'IMPORT_UNREADABLE', 'paper.pdf is PDF, not plain text: save it as .txt (UTF-8) first.'],
    ['paper.txt', '%PDF-1.7 ...', 'IMPORT_UNREADABLE', 'paper.txt is PDF, not plain text: save it as .txt (UTF-8) first.'],
    ['data.bin', Buffer.from([1, 0, 2, 0, 9, 9, 9, 9]), 'IMPORT_UNKNOWN_KIND', expect.stringMatching(/^data\.bin is neither text nor an image/)],
  ])('%s', async (name, data, code, message) => {
    const { error } = await importPaths(place, [place.put(name, data)])
    expect(error).toMatchObject({ code, message })
    expect(place.left()).toEqual([])
  })

  it('names a damaged file of the library', async () => {
    const { dataset } = await imported([place.put('a.txt', english)])
    const path = join(dataset.folder, 'tokens.u8')
    const bytes = readFileSync(path)
    bytes[700]! ^= 1
    writeFileSync(path, bytes)
    await expect(textCorpus.open(dataset.folder)).rejects.toMatchObject({ code: 'LIBRARY_DAMAGED', details: { file: 'dataset-0/tokens.u8' } })
    writeFileSync(join(dataset.folder, 'meta.json'), '{}')
    await expect(textCorpus.open(dataset.folder)).rejects.toMatchObject({ code: 'LIBRARY_DAMAGED', details: { file: 'dataset-0/meta.json' } })
  })
})

it('says so when a text is larger than the memory', async () => {
  const { dataset } = await imported([place.put('a.txt', english)])
  const path = join(dataset.folder, 'meta.json')
  for (const characters of [1e12, 1e16]) {
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), characters }))
    await expect(textCorpus.open(dataset.folder)).rejects.toMatchObject({
      code: 'OUT_OF_MEMORY', message: expect.stringMatching(/^There is not enough memory: this text of [\d,]+ characters needs [\d.]+ GB/),
      details: { 'what:zh-CN': expect.stringContaining('个字符的文本需要') },
    })
  }
})

it('keeps two bytes a character from where more than 256 are needed, and one where they are not', async () => {
  const many = Array.from({ length: 300 }, (_, i) => String.fromCodePoint(0x4E00 + i)).join('')
  const wide = await imported([place.put('late.txt', `${english.repeat(60)}${many}`)])
  expect(wide.text).toBe(`${english.repeat(60)}${many}`)
  expect(readdirSync(wide.dataset.folder).sort()).toEqual(['meta.json', 'tokens.u16'])
})

it('shows any slice by character', async () => {
  const text = `${'字𠀀b\n'.repeat(400)}end`
  const { dataset } = await imported([place.put('a.txt', text)])
  const characters = [...text]
  const at = (offset: number, count: number) => textCorpus.preview(dataset.folder, { offset, count }, { sharp }, place.folder)
  expect(await at(0, 7)).toEqual({ type: 'text', offset: 0, total: 1603, text: characters.slice(0, 7).join('') })
  expect(await at(801, 50)).toMatchObject({ text: characters.slice(801, 851).join('') })
  expect(await at(1600, 500)).toMatchObject({ text: 'end' })
  expect(await at(9999, 5)).toMatchObject({ offset: 1603, text: '' })
})

it('imports 5 MB in well under two seconds', async () => {
  const text = english.repeat(Math.ceil(5e6 / english.length))
  const started = performance.now()
  const { dataset } = await importPaths(place, [place.put('big.txt', text)]).then(({ datasets }) => ({ dataset: datasets[0]! }))
  expect(dataset.examples).toBe(text.length)
  expect(performance.now() - started).toBeLessThan(2000)
})

const windowsSigns = new Map([['’', 0x92], ['“', 0x93], ['”', 0x94], ['—', 0x97], ['…', 0x85]])
function windows1252(text: string): Buffer {
  return Buffer.from(Array.from(text, sign => windowsSigns.get(sign) ?? sign.charCodeAt(0)))
}

/** Every two-byte code decoded once gives the table for encoding. */
function encoderOf(encoding: string): (text: string) => Buffer {
  const decoder = new TextDecoder(encoding)
  const table = new Map<string, number[]>()
  for (let lead = 0x81; lead <= 0xFC; lead++) {
    for (let trail = 0x40; trail <= 0xFE; trail++) table.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail])
  }
  return text => Buffer.from(Array.from(text).flatMap(sign => sign < '\x80' ? [sign.charCodeAt(0)] : table.get(sign)!))
}
function gb(text: string): Buffer {
  return encoderOf('gb18030')(text)
}
function shiftJis(text: string): Buffer {
  return encoderOf('shift_jis')(text)
}
