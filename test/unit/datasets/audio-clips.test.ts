import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { audioClips } from '../../../src-main/datasets/audio-clips'
import { ClipStore } from '../../../src-main/datasets/audio/clip-store'
import { mp3Rate } from '../../../src-main/datasets/audio/mp3'
import { importPaths, makeWorkplace, sharp, type Workplace } from '../../support/importing'
import { levelAt, tone, type ToneOptions, wav } from '../../support/sounds'

let place: Workplace
beforeEach(() => { place = makeWorkplace() })
afterEach(() => place.remove())

/** A tone that only this number has. */
function sound(n: number, options: ToneOptions = {}): Float32Array {
  return tone(200 + n * 10, { seconds: 0.1, ...options })
}

function putClips(folder: string, count: number, first = 0): void {
  for (let i = 0; i < count; i++) place.put(`${folder}/${String(i).padStart(3, '0')}.wav`, wav(sound(first + i)))
}

async function imported(path: string) {
  const { datasets, error, skipped } = await importPaths(place, [path])
  expect(error).toBeUndefined()
  expect(datasets).toHaveLength(1)
  return { dataset: datasets[0]!, skipped, facts: Object.fromEntries(datasets[0]!.facts.map(fact => [fact.key, fact.value])) }
}

describe('what is stored', () => {
  it('keeps 16 bits of the stored rate bit for bit, in the order of the names', async () => {
    putClips('tones', 20)
    const { dataset, facts } = await imported(place.path('tones'))
    expect(dataset).toMatchObject({ kind: 'audio-clips', name: 'tones', examples: 20, split: { train: 16, val: 2 } })
    expect(facts).toEqual({ seconds: 2, shortest: 0.1, longest: 0.1, rate: 16_000 })
    expect(readdirSync(dataset.folder).sort()).toEqual(['clips.json', 'meta.json', 'samples.i16', 'starts.u32'])
    const { rate, samples, starts, classes, labels, train, val, test } = await audioClips.open(dataset.folder)
    expect([rate, samples.length, starts.length, starts[3]]).toEqual([16_000, 32_000, 21, 4800])
    expect(samples.subarray(4800, 6400)).toEqual(Float32Array.from(sound(3), value => Math.round(value * 32768) / 32768))
    expect([classes, new Set(labels)]).toEqual([[], new Set([-1])])
    expect([...train, ...val, ...test].sort((a, b) => a - b)).toEqual([...Array(20).keys()])
  })

  it('brings other rates and channels to mono of one rate', async () => {
    putClips('mixed', 9)
    const options = { rate: 44_100, seconds: 0.5 }
    place.put('mixed/stereo.wav', wav(tone(1000, options), { rate: 44_100, coding: 's24', others: [tone(3000, options)] }))
    const { dataset, facts } = await imported(place.path('mixed'))
    expect(facts).toMatchObject({ longest: 0.5, shortest: 0.1 })
    const { samples, starts } = await audioClips.open(dataset.folder)
    const clip = samples.subarray(starts[9], starts[10]).subarray(1000, 7000)
    expect(clip).toHaveLength(6000)
    for (const hertz of [1000, 3000]) expect(levelAt(clip, hertz, 16_000)).toBeCloseTo(-12.04, 1)
  })

  it('takes folders for classes, each on every side in its share', async () => {
    for (const [i, name] of ['dog', 'bird', 'cat'].entries()) putClips(`animals/${name}`, 20, i * 20)
    const { dataset, facts } = await imported(place.path('animals'))
    expect([facts['classes'], dataset.split]).toEqual([3, { train: 48, val: 6 }])
    const { classes, labels, train, val, test } = await audioClips.open(dataset.folder)
    expect(classes).toEqual(['bird', 'cat', 'dog'])
    expect([labels[0], labels[20], labels[40]]).toEqual([0, 1, 2])
    for (const [part, each] of [[train, 16], [val, 2], [test, 2]] as const)
      expect([0, 1, 2].map(label => part.filter(clip => labels[clip] === label).length)).toEqual([each, each, each])
  })

  it('keeps equal clips on one side and counts them', async () => {
    putClips('twice/a', 30)
    putClips('twice/b', 30)
    const { dataset, facts } = await imported(place.path('twice'))
    expect(facts['duplicates']).toBe(30)
    const { train, val, test } = await audioClips.open(dataset.folder)
    for (const part of [train, val, test]) for (const clip of part) expect(part).toContain((clip + 30) % 60)
  })

  it('takes no class from the sides of a split, and one split whatever the order', async () => {
    for (const side of ['train', 'test']) for (const name of ['up', 'down']) putClips(`words/${side}/${name}`, 10, side.length * 20 + name.length * 10)
    const { dataset } = await imported(place.path('words'))
    expect((await audioClips.open(dataset.folder)).classes).toEqual(['down', 'up'])
  })
})

describe('what cannot be used', () => {
  it('is named, and the rest is used', async () => {
    putClips('in', 12)
    place.put('in/cut.wav', wav(tone(300, { seconds: 2 })).subarray(0, 44 + 32_000))
    place.put('in/empty.wav', '')
    place.put('in/flat.wav', wav(new Float32Array(2000).fill(1)))
    place.put('in/nothing.wav', wav(new Float32Array()))
    place.put('in/other.wav', Buffer.from('RIFF\x10\0\0\0WAVEjunk'))
    place.put('in/text.wav', Buffer.alloc(200, 1))
    place.put('in/track.flac', Buffer.from(`664c614300000022${'1000100000000000000000'.slice(0, 20)}0ac442f0${'00'.repeat(60)}`, 'hex'))
    place.put('in/tune.aiff', Buffer.concat([Buffer.from('FORM\0\0\0\x10AIFFCOMM'), Buffer.alloc(40)]))
    // The header of an hour; what it lacks is known without reading it.
    place.put('in/long.wav', wav(new Float32Array(40 * 1000 * 601), { rate: 40_000, coding: 'u8' }))
    const { dataset, skipped, facts } = await imported(place.path('in'))
    expect([dataset.examples, facts['cut'], facts['clipped']]).toEqual([14, 1, 1])
    expect(Object.fromEntries(skipped.map(one => [one.file.slice(3), one.reason]))).toEqual({
      'cut.wav': 'it is cut short: it announces 2 s and holds 1 s, which are used; get it again for the rest',
      'empty.wav': 'it is empty: choose a file with content',
      'long.wav': 'it lasts 601 s, more than 600 s: cut it into pieces',
      'nothing.wav': 'it holds no sound: record or export it again',
      'other.wav': 'it is no WAV file that can be read (no format): export it again',
      'text.wav': 'it is named like a sound, but its content is none: export it again',
      'track.flac': 'it is FLAC, which the command line cannot decode: convert it to WAV, or import it in the window',
      'tune.aiff': 'it is AIFF, which cannot be decoded here: convert it to WAV',
    })
    expect(skipped.every(one => /[\u4E00-\u9FFF]/.test(one.texts?.['zh-CN'] ?? ''))).toBe(true)
  })

  it('leaves nothing where too few clips are left', async () => {
    putClips('few', 9)
    const { error } = await importPaths(place, [place.path('few')])
    expect(error).toMatchObject({ code: 'DATASET_TOO_SMALL', message: 'few has 9 clips that can be used, needed are 10: add recordings.' })
    expect(place.left()).toEqual([])
  })

  it('stops at once', async () => {
    putClips('in', 12)
    const controller = new AbortController()
    const running = importPaths(place, [place.path('in')], { signal: controller.signal })
    controller.abort()
    expect((await running).error?.code).toBe('CANCELLED')
    expect(place.left()).toEqual([])
  })
})

it('names a damaged file', async () => {
  putClips('in', 10)
  const { dataset } = await imported(place.path('in'))
  const path = join(dataset.folder, 'samples.i16')
  const bytes = readFileSync(path)
  bytes[100]! ^= 1
  writeFileSync(path, bytes)
  await expect(audioClips.open(dataset.folder)).rejects.toMatchObject({ code: 'LIBRARY_DAMAGED', details: { file: 'dataset-0/samples.i16' } })
})

it('shows a slice as sounds to play, written once', async () => {
  putClips('a/x', 8)
  putClips('a/y', 8, 8)
  const { dataset } = await imported(place.path('a'))
  const cache = place.path('cache')
  const shown = await audioClips.preview(dataset.folder, { offset: 7, count: 2 }, { sharp }, cache)
  if (shown.type !== 'audio') throw new Error('no sound')
  expect(shown).toMatchObject({ offset: 7, total: 16, clips: [
    { name: 'a/x/007.wav', seconds: 0.1, rate: 16_000, label: 'x', text: null },
    { name: 'a/y/000.wav', seconds: 0.1, rate: 16_000, label: 'y', text: null }] })
  expect(readFileSync(shown.clips[0]!.file)).toEqual(wav(sound(7)))
  const { peaks } = shown.clips[0]!
  expect([peaks.length, Math.max(...peaks)]).toEqual([240, 0.5])
  writeFileSync(shown.clips[0]!.file, 'kept')
  await audioClips.preview(dataset.folder, { offset: 7, count: 2 }, { sharp }, cache)
  expect(readFileSync(shown.clips[0]!.file, 'utf8')).toBe('kept')
  expect(readdirSync(cache)).toHaveLength(2)
})

it('stores clips one after another', async () => {
  place.put('store/x', '')
  const store = await ClipStore.create(place.path('store'))
  await store.add(Int16Array.of(1, 2, 3))
  await store.add(Int16Array.of(4))
  expect(await store.finish()).toMatchObject({ count: 2, samples: 4 })
  expect([...new Uint32Array(new Uint8Array(readFileSync(place.path('store/starts.u32'))).buffer)]).toEqual([0, 3, 4])
})

it('knows an MP3 by two frames that follow each other', () => {
  // MPEG 1 layer III, 128 kbit, 44.1 kHz: 417 bytes.
  const frames = Buffer.alloc(1000)
  frames.writeUInt32BE(0xFFFB9000, 0)
  expect(mp3Rate(frames)).toBeUndefined()
  frames.writeUInt32BE(0xFFFB9000, 417)
  expect(mp3Rate(frames)).toBe(44_100)
  expect(mp3Rate(Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\0\x05hello', 'latin1'), frames]))).toBe(44_100)
  expect(mp3Rate(Buffer.from('\uFEFFtext in UTF-16', 'utf16le'))).toBeUndefined()
})
