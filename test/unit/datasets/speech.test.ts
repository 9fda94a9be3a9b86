import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { speech } from '../../../src-main/datasets/speech'
import { importPaths, makeWorkplace, sharp, type Workplace } from '../../support/importing'
import { tone, wav } from '../../support/sounds'

let place: Workplace
beforeEach(() => { place = makeWorkplace() })
afterEach(() => place.remove())

let made = 0
beforeEach(() => { made = 0 })

/** A recording that differs from all others. */
function putSound(name: string): string {
  return place.put(name, wav(tone(200 + 5 * made++, { seconds: 0.1 })))
}

async function imported(paths: readonly string[], kind: string | null = null) {
  const { datasets, error, skipped } = await importPaths(place, paths, { kind })
  expect(error).toBeUndefined()
  expect(datasets.map(one => one.kind)).toEqual(['speech'])
  const dataset = datasets[0]!
  const facts = Object.fromEntries(dataset.facts.map(fact => [fact.key, fact.value]))
  return { dataset, skipped, facts, opened: await speech.open(dataset.folder) }
}

const words = ['no', 'yes', 'up', 'down', 'left', 'right', 'go', 'stop', 'on', 'off', 'one', 'two']

describe('lists', () => {
  it('takes the Common Voice layout, with speakers who are each on one side', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ speaker: `s${i % 8}`, name: `common_${i}.wav`, text: `sentence ${i}` }))
    for (const { name } of rows) putSound(`cv/clips/${name}`)
    const tsv = (part: typeof rows) => `client_id\tpath\tsentence\n${part.map(one => `${one.speaker}\t${one.name}\t${one.text}`).join('\n')}\n`
    place.put('cv/validated.tsv', tsv([...rows.slice(0, 30), { speaker: 'x', name: 'gone.wav', text: 'gone' }]))
    place.put('cv/train.tsv', tsv(rows.slice(0, 20)))
    place.put('cv/invalidated.tsv', tsv(rows.slice(30)))
    const { dataset, skipped, facts, opened } = await imported([place.path('cv')])
    expect(dataset).toMatchObject({ name: 'cv', examples: 30 })
    expect(facts).toMatchObject({ speakers: 8, rate: 16_000, hours: 0.0008 })
    expect(opened.transcripts[0]).toBe('sentence 0')
    const who = [opened.train, opened.val, opened.test].map(part => new Set([...part].map(clip => opened.speakers[clip]!)))
    expect(who.map(one => one.size)).toEqual([6, 1, 1])
    expect(new Set(who.flatMap(one => [...one])).size).toBe(8)
    expect(skipped.filter(one => one.reason.startsWith('it has no transcript'))).toHaveLength(10)
    expect(skipped.find(one => one.file === 'cv/validated.tsv')?.reason)
      .toBe('it names 1 recordings that are not there, the first is gone.wav: put them beside it; the others are used')
  })

  it('takes the LJSpeech layout', async () => {
    for (const [i] of words.entries()) putSound(`LJ/wavs/LJ001-${String(i).padStart(4, '0')}.wav`)
    place.put('LJ/metadata.csv', words.map((word, i) => `LJ001-${String(i).padStart(4, '0')}|${i}|${word}`).join('\n'))
    place.put('LJ/README', 'About this.')
    const { facts, opened, skipped } = await imported([place.path('LJ')])
    expect(opened.transcripts).toEqual(words)
    expect([opened.speakers, opened.classes, facts['speakers']]).toEqual([[], [], undefined])
    expect(facts['alphabet']).toBe(new Set(words.join('')).size)
    expect([opened.train.length, opened.val.length, opened.test.length]).toEqual([10, 1, 1])
    expect(skipped).toMatchObject([{ file: 'LJ/README' }])
  })

  it('takes JSON lines, and lines of a name and a text', async () => {
    for (const word of words) {
      putSound(`a/${word}.wav`)
      putSound(`b/en/${word}.wav`)
    }
    place.put('a/manifest.jsonl', words.map(word => JSON.stringify({ audio_filepath: `/elsewhere/a/${word}.wav`, duration: 0.1, text: `say ${word}` })).join('\n'))
    place.put('b/core.txt', words.map(word => `en/${word}: Say ${word}, please.`).join('\n'))
    expect((await imported([place.path('a')])).opened.transcripts).toContain('say stop')
    const other = { ...place, staging: place.path('staging2') }
    const { datasets } = await importPaths(other, [place.path('b')])
    expect((await speech.open(datasets[0]!.folder)).transcripts).toContain('Say stop, please.')
  })
})

describe('text beside', () => {
  it('takes .txt and .lab, also of files dropped by themselves', async () => {
    const paths = words.flatMap((word, i) => [
      putSound(`loose/${word}.wav`),
      i % 2 ? place.put(`loose/${word}.txt`, ` ${word}\n`) : place.put(`loose/${word}.lab`, `0 500000 ${word[0]}\n500000 1000000 ${word.slice(1)}\n`),
    ])
    const { dataset, opened } = await imported(paths)
    expect(dataset).toMatchObject({ name: 'loose', examples: 12 })
    expect(opened.transcripts.toSorted()).toEqual(words.map((word, i) => i % 2 ? word : `${word[0]} ${word.slice(1)}`).sort())
  })

  it('names what is without, empty or too large', async () => {
    for (const word of [...words, 'bare', 'blank', 'book']) putSound(`in/${word}.wav`)
    for (const word of words) place.put(`in/${word}.txt`, word)
    place.put('in/blank.txt', ' \n')
    place.put('in/book.txt', 'word '.repeat(20_000))
    const { skipped, dataset } = await imported([place.path('in')])
    expect(dataset.examples).toBe(12)
    expect(skipped.map(one => `${one.file.slice(3)}: ${one.reason}`)).toEqual([
      'blank.txt: it is empty: choose a file with text',
      'book.txt: it is larger than 1 MB: make it smaller',
      ...['bare', 'blank', 'book'].map(name =>
        `${name}.wav: it has no transcript: name it in the list, or put a .txt of the same name beside it`),
    ])
  })
})

describe('names', () => {
  it('reads digit and speaker, with a class for each digit', async () => {
    for (const speaker of ['ann', 'bob', 'cy', 'di'])
      for (const digit of [0, 1, 2]) for (let take = 0; take < 3; take++) putSound(`digits/${digit}_${speaker}_${take}.wav`)
    const { facts, opened } = await imported([place.path('digits')])
    expect([facts['speakers'], facts['classes'], opened.classes]).toEqual([4, 3, ['0', '1', '2']])
    expect([...opened.labels].map(label => opened.classes[label])).toEqual(opened.transcripts)
    expect([opened.train.length, opened.val.length, opened.test.length]).toEqual([18, 9, 9])
    const shown = await speech.preview(place.path('staging/dataset-0'), { offset: 0, count: 1 }, { sharp }, place.path('cache'))
    expect(shown).toMatchObject({ type: 'audio', total: 36, clips: [{ name: 'digits/0_ann_0.wav', label: 'ann', text: '0', seconds: 0.1 }] })
  })

  it('takes folders for what is said only where it is told to', async () => {
    for (const word of ['yes', 'no']) for (let i = 0; i < 8; i++) putSound(`said/${word}/${i}.wav`)
    const { opened } = await imported([place.path('said')], 'speech')
    expect([opened.transcripts[0], opened.transcripts[15], opened.classes]).toEqual(['no', 'yes', ['no', 'yes']])
    const { datasets } = await importPaths({ ...place, staging: place.path('staging2') }, [place.path('said')])
    expect(datasets.map(one => one.kind)).toEqual(['audio-clips'])
  })
})

it('says what is missing where nothing tells what is said', async () => {
  for (const word of words) putSound(`flat/${word}.wav`)
  const { error } = await importPaths(place, [place.path('flat')], { kind: 'speech' })
  expect(error).toMatchObject({ code: 'IMPORT_UNREADABLE' })
  expect(error?.message).toMatch(/^flat has no transcripts: add a list/)
  expect(place.left()).toEqual([])
})
