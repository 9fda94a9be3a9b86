import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readWavForm, readWavSamples, WavProblem } from '../../../../src-main/datasets/audio/wav'
import { wavFile } from '../../../../src-main/datasets/audio/wav-write'
import { makeWorkplace, type Workplace } from '../../../support/importing'
import { chunk, tone, wav, type WavOptions } from '../../../support/sounds'

let place: Workplace
beforeEach(() => { place = makeWorkplace() })
afterEach(() => place.remove())

async function read(data: Buffer) {
  const path = place.put('a.wav', data)
  const form = await readWavForm(path)
  const pieces: number[] = []
  for await (const piece of readWavSamples(path, form, new AbortController().signal)) pieces.push(...piece)
  return { form, samples: pieces }
}

async function reasonFor(data: Buffer): Promise<string> {
  const thrown: unknown = await readWavForm(place.put('a.wav', data)).catch((error: unknown) => error)
  if (!(thrown instanceof WavProblem)) throw new Error(`no problem: ${String(thrown)}`)
  return thrown.why.texts.en
}

function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)
}

describe('every form of sample', () => {
  const sound = tone(440, { rate: 22_050, seconds: 0.1, level: 0.9 })
  it.each([['u8', 2 ** -8], ['s16', 2 ** -16], ['s24', 2 ** -24], ['s32', 2 ** -24], ['f32', 0], ['f64', 0]] as const)('%s', async (coding, error) => {
    const { form, samples } = await read(wav(sound, { coding, rate: 22_050 }))
    expect(form).toMatchObject({ rate: 22_050, channels: 1, frames: 2205, announced: 2205 })
    expect(farthest(samples, sound)).toBeLessThanOrEqual(error * 1.001)
  })

  it('reads channels side by side and the extensible header', async () => {
    const other = tone(880, { rate: 22_050, seconds: 0.1 })
    const { form, samples } = await read(wav(sound, { others: [other], coding: 'f32', isExtensible: true, rate: 22_050 }))
    expect(form.channels).toBe(2)
    expect(farthest(samples.filter((_, i) => i % 2 === 1), other)).toBe(0)
  })

  it('makes silence of what is no number', async () => {
    const { samples } = await read(wav(Float32Array.of(Number.NaN, 0.5, Infinity), { coding: 'f32' }))
    expect(samples).toEqual([0, 0.5, 16])
  })
})

describe('sizes', () => {
  const sound = tone(440, { seconds: 0.1 })
  const odd = chunk('LIST', Buffer.from('odd'))
  it.each<[string, WavOptions]>([
    ['odd chunks before and after', { before: [odd, chunk('bext', Buffer.alloc(601))], after: [odd] }],
    ['64 bit sizes', { is64: true }],
    ['size 0 of a writer that never came back', { dataSize: 0 }],
    ['the largest size', { dataSize: 0xFFFFFFFF }],
  ])('%s', async (_, options) => {
    const { form, samples } = await read(wav(sound, options))
    expect([form.frames, form.announced]).toEqual([1600, 1600])
    expect(farthest(samples, sound)).toBeLessThan(2 ** -15)
  })

  it('uses what there is of a file that is cut short', async () => {
    const { form, samples } = await read(wav(sound).subarray(0, 44 + 1001))
    expect(form).toMatchObject({ frames: 500, announced: 1600 })
    expect(samples).toHaveLength(500)
  })

  it('knows an empty sound from one of unknown size', async () => {
    expect((await read(wav(new Float32Array(), { after: [odd] }))).form.frames).toBe(0)
  })
})

describe('what is no sound', () => {
  const good = wav(tone(440, { seconds: 0.01 }))
  const changed = (at: number, value: number, bytes: 2 | 4): Buffer => {
    const data = Buffer.from(good)
    data.writeUIntLE(value, at, bytes)
    return data
  }
  it.each([
    ['no channels', changed(22, 0, 2), 'it has 0 channels, allowed are 1 to 64: mix it down'],
    ['too many channels', changed(22, 65_535, 2), 'it has 65,535 channels, allowed are 1 to 64: mix it down'],
    ['rate 0', changed(24, 0, 4), 'it announces 0 samples a second, allowed are 1,000 to 768,000: export it again'],
    ['rate 2^32-1', changed(24, 0xFFFFFFFF, 4), 'it announces 4,294,967,295 samples a second, allowed are 1,000 to 768,000: export it again'],
    ['ADPCM', changed(20, 2, 2), 'it stores its samples as ADPCM, which is not read here: export it as WAV with 16 bit PCM'],
    ['0 bits', changed(34, 0, 2), 'it stores its samples as 0 bit PCM, which is not read here: export it as WAV with 16 bit PCM'],
    ['only the beginning', good.subarray(0, 30), 'it is no WAV file that can be read (short format): export it again'],
    ['no samples', good.subarray(0, 36), 'it is no WAV file that can be read (no samples): export it again'],
    ['chunks beyond the file', changed(16, 0xFFFFFFF0, 4), 'it is no WAV file that can be read (no samples): export it again'],
    ['something else', Buffer.from('RIFF\0\0\0\0AVI LIST'), 'it is no WAV file that can be read (no WAVE header): export it again'],
  ])('%s', async (_, data, said) => expect(await reasonFor(data)).toBe(said))
})

it('stops within a piece', async () => {
  const path = place.put('a.wav', wav(new Float32Array(400_000)))
  const controller = new AbortController()
  const pieces = readWavSamples(path, await readWavForm(path), controller.signal)
  await pieces.next()
  controller.abort(new Error('enough'))
  await expect(pieces.next()).rejects.toThrow('enough')
})

it('writes what it reads', async () => {
  const { form, samples } = await read(wavFile(Int16Array.of(0, 1, -32768, 32767), 8000))
  expect(form).toMatchObject({ rate: 8000, channels: 1, sampleBytes: 2 })
  expect(samples).toEqual([0, 1 / 32768, -1, 32767 / 32768])
})
