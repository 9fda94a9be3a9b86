import { describe, expect, it } from 'vitest'
import { ClipWatch, SampleBuffer, toMono } from '../../../../src-main/datasets/audio/mono'
import { Resampler } from '../../../../src-main/datasets/audio/resampler'
import { levelAt, tone } from '../../../support/sounds'

function resample(samples: Float32Array, from: number, to: number, piece = samples.length): Float32Array {
  const resampler = new Resampler(from, to)
  const out: Float32Array[] = []
  for (let begin = 0; begin < samples.length; begin += piece) out.push(resampler.push(samples.subarray(begin, begin + piece)))
  out.push(resampler.end())
  return Float32Array.from(out.flatMap(one => [...one]))
}

/** Its ends, where a filter sees silence, left out. */
function middle(samples: Float32Array): Float32Array {
  return samples.subarray(samples.length >> 2, samples.length - (samples.length >> 2))
}

function loudest(samples: Float32Array): number {
  return 20 * Math.log10(samples.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9))
}

describe.each([[44_100, 16_000], [48_000, 16_000], [22_050, 8000], [11_025, 16_000], [8000, 16_000], [44_101, 16_000], [96_000, 8000]])('%i to %i', (from, to) => {
  const nyquist = Math.min(from, to) / 2

  it('keeps every tone of the band at its level', () => {
    for (let part = 0.05; part < 0.89; part += 0.12) {
      const hertz = nyquist * part
      const out = resample(tone(hertz, { rate: from, seconds: 0.25, level: 1 }), from, to)
      expect(Math.abs(levelAt(middle(out), hertz, to))).toBeLessThan(0.02)
    }
  })

  it('lets no tone above the band through', () => {
    for (let hertz = nyquist * 1.0; hertz < from / 2; hertz += nyquist * 0.13)
      expect(loudest(middle(resample(tone(hertz, { rate: from, seconds: 0.25, level: 1 }), from, to)))).toBeLessThan(-60)
  })

  it('adds nothing to a tone', () => {
    const hertz = nyquist * 0.41
    const out = middle(resample(tone(hertz, { rate: from, seconds: 0.25, level: 1 }), from, to))
    for (let other = 50; other < to / 2; other += 131) {
      if (Math.abs(other - hertz) > 120) expect(levelAt(out, other, to)).toBeLessThan(-70)
    }
  })

  it('gives the same samples however the pieces are cut, as long as the sound', () => {
    const sound = tone(700, { rate: from, seconds: 0.08 })
    const whole = resample(sound, from, to)
    expect(whole).toHaveLength(Math.ceil(sound.length * to / from))
    expect(resample(sound, from, to, 17)).toEqual(whole)
    expect(resample(sound, from, to, 1)).toEqual(whole)
  })
})

it('keeps a constant constant, and the place of a click', () => {
  const out = middle(resample(new Float32Array(4000).fill(0.5), 44_100, 16_000))
  expect(out.every(value => Math.abs(value - 0.5) < 1e-6)).toBe(true)
  const click = new Float32Array(44_100)
  click[22_050] = 1
  const clicked = resample(click, 44_100, 16_000)
  expect(clicked.indexOf(Math.max(...clicked))).toBe(8000)
})

it('passes equal rates through, bit for bit, and sounds shorter than its filter', () => {
  const sound = tone(100, { seconds: 0.01 })
  expect(resample(sound, 16_000, 16_000)).toEqual(sound)
  expect(resample(Float32Array.of(1, 1, 1), 48_000, 16_000)).toHaveLength(1)
  expect(resample(new Float32Array(), 48_000, 16_000)).toHaveLength(0)
})

it('mixes channels by their mean', () => {
  expect([...toMono(Float32Array.of(1, 0, 0.5, -0.5, 0, -1), 2)]).toEqual([0.5, 0, -0.5])
})

it.each([
  ['a flat top', [0, 1, 1, 1, 0], 1, true],
  ['a flat bottom', [0, -1, -1, -1], 1, true],
  ['two alone', [1, 1, 0, 1, 1], 1, false],
  ['the second channel', [0, 1, 0, 1, 0, 1], 2, true],
  ['two channels in turn', [1, 0, 1, 0, 0, 1], 2, false],
])('sees clipping: %s', (_, samples, channels, isClipped) => {
  const watch = new ClipWatch(channels, 16)
  for (let begin = 0; begin < samples.length; begin += channels) watch.see(Float32Array.from(samples.slice(begin, begin + channels)))
  expect(watch.isClipped).toBe(isClipped)
})

it('stores 16 bits, held in bounds', () => {
  const buffer = new SampleBuffer(0)
  buffer.add(new Float32Array(40))
  buffer.add(Float32Array.of(2, -2, 1 / 32768))
  expect([...buffer.take()].slice(40)).toEqual([32767, -32768, 1])
})
