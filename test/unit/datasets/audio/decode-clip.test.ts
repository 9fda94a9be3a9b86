import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decodeClip } from '../../../../src-main/datasets/audio/decode-clip'
import { audioFormatOf } from '../../../../src-main/datasets/audio/format'
import { rateOf } from '../../../../src-main/datasets/audio/options'
import type { Decoders, ImportContext, MediaDecoder } from '../../../../src-main/datasets/define'
import { makeWorkplace, noisePixels, sharp, type Workplace } from '../../../support/importing'
import { flac } from '../../../support/flac'
import { chunk, levelAt, tone, wav } from '../../../support/sounds'

let place: Workplace
beforeEach(() => { place = makeWorkplace() })
afterEach(() => place.remove())

async function decode(data: Uint8Array, decoders: Decoders = { sharp }, rate = 16_000) {
  const path = place.put('a', data)
  const found = await decodeClip({ path, name: 'a', bytes: data.length }, { rate, decoders, signal: new AbortController().signal })
  return 'samples' in found ? found : found.texts.en
}

describe('hostile WAV files', () => {
  const seeds = [
    wav(tone(440, { seconds: 0.02 }), { coding: 's24', others: [tone(600, { seconds: 0.02 })], isExtensible: true }),
    wav(tone(440, { seconds: 0.02 }), { is64: true, before: [chunk('LIST', Buffer.from('odd'))] }),
    wav(tone(440, { seconds: 0.02, rate: 44_100 }), { coding: 'f64', rate: 44_100 }),
  ]

  it('are clips or have a reason, whatever bytes of their headers are changed', async () => {
    const seen = new Map<string, number>()
    for (let seed = 0; seed < 600; seed++) {
      const data = Buffer.from(seeds[seed % seeds.length]!)
      const noise = noisePixels(seed + 1, 13)
      for (let i = 0; i < 1 + noise[12]! % 3; i++) {
        const [where = 0, how = 0, value = 0] = noise.subarray(i * 3)
        data[4 + where % 100] = how < 80 ? 0 : how < 160 ? 255 : value
      }
      const found = await decode(noise[11]! < 40 ? data.subarray(0, 4 + noise[10]!) : data)
      const what = typeof found === 'string' ? found.replace(/[\d,]+|\(.*\)|as .+, which/g, '#') : 'clip'
      seen.set(what, (seen.get(what) ?? 0) + 1)
      if (typeof found !== 'string') expect(found.samples.length).toBeLessThan(200_000)
    }
    expect(seen.get('clip')).toBeGreaterThan(50)
    expect(seen.size).toBeGreaterThan(5)
    for (const what of seen.keys()) expect(what).toMatch(/^clip$|^it .+: (export|mix|record|choose|cut)/)
  })
})

describe('what is decoded outside', () => {
  const media = (answer: Awaited<ReturnType<MediaDecoder['decodeAudio']>>): Decoders => ({ sharp, media: { decodeAudio: () => Promise.resolve(answer) } })
  const file = flac(tone(440, { seconds: 0.1 }))

  it('is mixed and resampled like everything else', async () => {
    const options = { rate: 44_100, seconds: 0.5 }
    const found = await decode(file, media({ rate: 44_100, channels: [tone(1000, options), tone(2000, options)] }), 8000)
    if (typeof found === 'string') throw new Error(found)
    expect(found.samples).toHaveLength(4000)
    const samples = Float32Array.from(found.samples.subarray(500, 3500), value => value / 32768)
    for (const hertz of [1000, 2000]) expect(levelAt(samples, hertz, 8000)).toBeCloseTo(-12.04, 1)
  })

  it('has a reason where it is broken, too long or silent, or where nobody decodes it', async () => {
    expect(await decode(file, media({ problem: 'no frame' }))).toBe('it is damaged (no frame): export it again')
    expect(await decode(file, media({ tooLong: 1000 }))).toBe('it lasts 1,000 s, more than 600 s: cut it into pieces')
    expect(await decode(file, media({ rate: 16_000, channels: [] }))).toBe('it holds no sound: record or export it again')
    expect(await decode(file)).toBe('it is FLAC, which the command line cannot decode: convert it to WAV, or import it in the window')
  })
})

it('knows forms by their first bytes', () => {
  expect(audioFormatOf(flac(tone(440, { seconds: 1, rate: 48_000 }), 48_000))).toEqual({ form: 'window', what: 'FLAC', rate: 48_000, seconds: 1 })
  const ogg = (packet: string): Buffer => Buffer.concat([Buffer.from('OggS'), Buffer.alloc(24), Buffer.from(packet, 'latin1'), Buffer.alloc(30)])
  expect(audioFormatOf(ogg('\x01vorbis\0\0\0\0\x02\x44\xAC\0\0'))).toMatchObject({ what: 'Ogg', rate: 44_100 })
  expect(audioFormatOf(ogg('OpusHead'))).toMatchObject({ what: 'Ogg', rate: 48_000 })
  expect(audioFormatOf(ogg('\x80theora'))).toEqual({ form: 'other', what: 'Ogg' })
  for (const text of ['', 'RIFF', 'OggS', 'fLaC', 'ID3', 'plain text that is long enough']) expect(audioFormatOf(Buffer.from(text))?.form).not.toBe('wav')
  expect(audioFormatOf(Buffer.from('plain text'))).toBeUndefined()
})

it('takes the rate that is asked for, of those there are', () => {
  const context = (rate?: unknown) => ({ options: rate === undefined ? {} : { rate } }) as unknown as ImportContext
  expect([rateOf(context()), rateOf(context(8000)), rateOf(context('16000'))]).toEqual([16_000, 8000, 16_000])
  expect(() => rateOf(context(44_100))).toThrow('rate must be one of 8000, 16000')
})
