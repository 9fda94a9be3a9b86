/** TMX, .po and .mo through the whole import. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parallelText } from '../../../../src-main/datasets/parallel-text'
import { importPaths, makeWorkplace, sharp, type Workplace } from '../../../support/importing'

let place: Workplace
beforeEach(() => { place = makeWorkplace() })
afterEach(() => place.remove())

const many = Array.from({ length: 30 }, (_, i) => [`Line number ${i}`, `第 ${i} 行`] as const)

async function imported(...paths: string[]) {
  const { datasets, error, skipped } = await importPaths(place, paths)
  expect(error).toBeUndefined()
  expect(datasets).toMatchObject([{ kind: 'parallel-text' }])
  const { folder, facts } = datasets[0]!
  const preview = await parallelText.preview(folder, { offset: 0, count: 1000 }, { sharp }, place.folder)
  return { pairs: preview.type === 'rows' ? preview.rows : [], skipped, facts: Object.fromEntries(facts.map(({ key, value }) => [key, value])) }
}

describe('TMX', () => {
  const unit = (source: string, target: string): string =>
    `<tu tuid="a>b"><tuv xml:lang="EN-US"><seg>${source}</seg></tuv><tuv xml:lang="zh-CN"><seg>${target}</seg></tuv></tu>\n`
  const memory = (body: string, before = ''): string => `<?xml version="1.0"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n${before}<tmx version="1.4">`
    + `<header srclang="en" segtype="sentence"/><body>\n${body}</body></tmx>\n`
  const usual = many.map(([source, target]) => unit(source, target)).join('')

  it('reads segments without the codes of their formatting', async () => {
    const odd = [
      unit('Press <bpt i="1">&lt;b&gt;</bpt>OK<ept i="1">&lt;/b&gt;</ept> &amp; wait&#x21;', '按<ph>{0}</ph><hi>确定</hi>'),
      unit('<![CDATA[a < b & c]]>', 'a &lt; b &#38; c'),
      '<!-- <tu> in a comment --><tu><tuv xml:lang="en"><seg>alone</seg></tuv></tu>',
      '<tu><tuv xml:lang="de"><seg>drei</seg></tuv><tuv lang="zh"><seg>三</seg></tuv><tuv lang="en"><seg>three</seg></tuv></tu>',
    ].join('')
    const { pairs, facts } = await imported(place.put('m.tmx', memory(usual + odd)))
    expect(pairs).toEqual([...many, ['Press OK & wait!', '按确定'], ['a < b & c', 'a < b & c'], ['three', '三']])
    expect(facts).toMatchObject({ languages: 'EN-US → zh-CN', empty: 1 })
  })

  it('reads UTF-16, in which many tools write, and a file of many chunks', async () => {
    const units = Array.from({ length: 12_000 }, (_, i) => unit(`Sentence &lt;${i}&gt; of many`, `句子 ${i}`)).join('')
    const { datasets, error } = await importPaths(place, [place.put('m.tmx', Buffer.from(`\uFEFF${memory(units)}`, 'utf16le'))])
    expect(error).toBeUndefined()
    const { train, val, test } = await parallelText.open(datasets[0]!.folder)
    expect([train.length, val.length, test.length]).toEqual([9600, 1200, 1200])
    const all = [...train, ...val, ...test].map(pair => `${pair.source}|${pair.target}`)
    expect(new Set(all)).toEqual(new Set(Array.from({ length: 12_000 }, (_, i) => `Sentence <${i}> of many|句子 ${i}`)))
  })

  it.each([
    ['a bomb of entities', memory(usual).replace('<!DOCTYPE tmx SYSTEM "tmx14.dtd">', '<!DOCTYPE tmx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'),
      /^m\.tmx uses entities of its own \(line 2: /],
    ['an entity that nobody knows', memory(usual + unit('&bomb;', 'x')), /^m\.tmx uses entities of its own \(line 34: &bomb;\)/],
    ['a file cut short', memory(usual).slice(0, -40), /^m\.tmx is no XML that can be read \(line 33: cut short inside/],
    ['elements that cross', memory(`${usual}<tu><tuv></tu></tuv>`), /\(line 34: <\/tu> where <tuv> is open\): export it again\.$/],
    ['elements without end', memory(`${usual}${'<a>'.repeat(1000)}`), /more than 200 elements inside each other/],
    ['one language', memory('<tu><tuv xml:lang="en"><seg>a</seg></tuv></tu>'), /does not say in which two languages/],
  ])('refuses %s', async (_what, text, message) => {
    const { error } = await importPaths(place, [place.put('m.tmx', text)])
    expect(error).toMatchObject({ code: 'IMPORT_UNREADABLE', message: expect.stringMatching(message) })
    expect(place.left()).toEqual([])
  })
})

const po = `# A catalogue
msgid ""
msgstr ""
"Language: fr\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

#: src/a.c:1
msgctxt "menu"
msgid "Open \\"%s\\"\\n"
msgstr "Ouvrir « %s »\\n"

msgid ""
"Two "
"parts"
msgstr "Deux "
"morceaux"

msgid "%d file"
msgid_plural "%d files"
msgstr[0] "%d fichier"
msgstr[1] "%d fichiers"

#, fuzzy
msgid "Unsure"
msgstr "Pas sûr"

msgid "Nothing yet"
msgstr ""

#, fuzzy
#~ msgid "Old"
#~ msgstr "Vieux"

msgid "After the old"
msgstr "Après le vieux"
`
const poPairs = [['Open "%s"', 'Ouvrir « %s »'], ['Two parts', 'Deux morceaux'], ['%d file', '%d fichier'], ['%d files', '%d fichiers'],
  ['After the old', 'Après le vieux']]
const more = many.map(([source, target]) => `msgid "${source}"\nmsgstr "${target}"\n`).join('\n')

/** A .mo as msgfmt makes it, in either order of bytes. */
function moFile(entries: readonly (readonly [string, string])[], isLittle = true): Buffer {
  const header = ['', 'Language: fr\nContent-Type: text/plain; charset=UTF-8\n'] as const
  const sorted = [header, ...entries.toSorted((a, b) => a[0] < b[0] ? -1 : 1)]
  const head = Buffer.alloc(28 + sorted.length * 16)
  const put = (value: number, at: number): unknown => isLittle ? head.writeUInt32LE(value, at) : head.writeUInt32BE(value, at)
  for (const [index, value] of [0x950412DE, 0, sorted.length, 28, 28 + sorted.length * 8].entries()) put(value, index * 4)
  const strings: Buffer[] = []
  let at = head.length
  for (const side of [0, 1] as const) {
    for (const [index, entry] of sorted.entries()) {
      const bytes = Buffer.from(entry[side])
      put(bytes.length, 28 + side * sorted.length * 8 + index * 8)
      put(at, 32 + side * sorted.length * 8 + index * 8)
      strings.push(bytes, Buffer.alloc(1))
      at += bytes.length + 1
    }
  }
  return Buffer.concat([head, ...strings])
}

describe('catalogues', () => {
  it('reads .po without header, unsure, former and missing translations', async () => {
    const { pairs, facts } = await imported(place.put('x.po', po + more))
    expect(pairs).toEqual([...poPairs, ...many])
    expect(facts).toMatchObject({ languages: '→ fr', fuzzy: 1, untranslated: 1 })
  })

  it('reads the encoding that a .po names', async () => {
    const text = (po + more.replace(/第|行/g, '')).replace('UTF-8', 'ISO-8859-2').replace(/«|»/g, '-').replace('sûr', 'pewny')
    const polish = text.replace('Après le vieux', 'Zażółć gęślą')
    const bytes = Buffer.from(polish.replace(/[ąęłóżć ś]/g, sign => String.fromCharCode('ąęłóżć ś'.indexOf(sign) < 0 ? 63
      : [0xB1, 0xEA, 0xB3, 0xF3, 0xBF, 0xE6, 0x20, 0xB6]['ąęłóżć ś'.indexOf(sign)]!)), 'latin1')
    const { pairs } = await imported(place.put('pl.po', bytes))
    expect(pairs).toContainEqual(['After the old', 'Zażółć gęślą'])
  })

  it.each([['little', true], ['big', false]])('reads .mo with its bytes in %s order', async (_order, isLittle) => {
    const entries = [...many, ['menu\x04Open', 'Ouvrir'], ['%d file\0%d files', '%d fichier\0%d fichiers']] as const
    const { pairs, facts } = await imported(place.put('x.mo', moFile(entries, isLittle)))
    const sorted = (rows: readonly (readonly unknown[])[]): string[] => rows.map(row => row.join('|')).sort()
    expect(sorted(pairs)).toEqual(sorted([...many, ['Open', 'Ouvrir'], ['%d file', '%d fichier'], ['%d files', '%d fichiers']]))
    expect(facts['languages']).toBe('→ fr')
  })

  it('takes one language of a folder with many and names the others', async () => {
    for (const language of ['de', 'fr', 'zh_CN'])
      place.put(`po/${language}.po`, `msgid ""\nmsgstr "Language: ${language}\\n"\n\n${more}`)
    const { pairs, skipped } = await imported(place.path('po'))
    expect(pairs).toEqual(many)
    expect(skipped.map(one => [one.file, one.reason])).toEqual([
      ['po/fr.po', 'it is in other languages (→ fr) than the files before it (→ de): import it by itself'],
      ['po/zh_CN.po', 'it is in other languages (→ zh_CN) than the files before it (→ de): import it by itself'],
    ])
  })

  const cut = moFile(many).subarray(0, 300)
  const huge = moFile(many)
  huge.writeUInt32LE(0xFFFFFFFF, 8)
  const overlapping = moFile(many)
  for (let i = 0; i < 31; i++) {
    overlapping.writeUInt32LE(overlapping.length - 28 - 31 * 16, 28 + i * 8)
    overlapping.writeUInt32LE(28 + 31 * 16, 32 + i * 8)
  }
  it.each([
    ['x.po', `${po}${more}\nmsgid no quotes\n`, /^x\.po is no gettext catalogue that can be read \(line \d+: msgid no quotes\): check it with msgfmt\.$/],
    ['x.po', `${po}${more}\nmsgid "open\nmsgstr ""\n`, /line \d+: msgid "open/],
    ['x.po', Buffer.from((po + more).replace('Vieux', '\xFF'), 'latin1'), /^x\.po is not in the encoding that it names \(utf-8\)/],
    ['x.po', (po + more).replace('UTF-8', 'KLINGON-1'), /encoding that it names \(KLINGON-1\)/],
    ['x.mo', cut, /^x\.mo is damaged at entry/],
    ['x.mo', huge, /^x\.mo is damaged at entry 0/],
    ['x.mo', overlapping, /^x\.mo is damaged at entry/],
  ])('refuses a broken %s', async (name, bytes, message) => {
    const { error } = await importPaths(place, [place.put(name, bytes)])
    expect(error).toMatchObject({ code: 'IMPORT_UNREADABLE', message: expect.stringMatching(message) })
    expect(place.left()).toEqual([])
  })

  it('uses the rest where one of several is broken', async () => {
    place.put('po/fr.po', po + more)
    place.put('po/broken.po', `${po}nonsense\n`)
    const { pairs, skipped } = await imported(place.path('po'))
    expect(pairs).toEqual([...poPairs, ...many])
    expect(skipped).toMatchObject([{ file: 'po/broken.po', reason: expect.stringContaining('nonsense') }])
  })
})
