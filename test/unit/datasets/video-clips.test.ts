import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SourceFile } from '../../../src-main/datasets/define'
import { videoClips } from '../../../src-main/datasets/video-clips'
import { animated, apng, frame, frames, png } from '../../support/films'
import { importPaths, makeWorkplace, noisePng, sharp, type Workplace } from '../../support/importing'

let place: Workplace
beforeEach(() => { place = makeWorkplace() })
afterEach(() => place.remove())

/** Imports files by the kind itself, with options. */
async function imported(names: readonly string[], options: Record<string, string | number | boolean>) {
  const files: SourceFile[] = names.map(name => ({ path: place.path(name), name, bytes: readFileSync(place.path(name)).length }))
  const folder = place.path('out')
  mkdirSync(folder)
  const skipped: { file: string, reason: string }[] = []
  const made = await videoClips.importTo({
    decoders: { sharp }, files, folder, signal: new AbortController().signal, progress: () => undefined,
    skip: one => { skipped.push(one) }, ...{ options },
  })
  return { folder, made, skipped }
}

/** Clips in base64, each with the frames it is made of. */
function clipsIn(pixels: Uint8Array, bytes: number): string[] {
  return Array.from({ length: pixels.length / bytes }, (_, i) => Buffer.from(pixels.subarray(i * bytes, (i + 1) * bytes)).toString('base64'))
}

describe('animated files', () => {
  it.each(['gif', 'webp'] as const)('%s: keeps every frame bit for bit; clips of one film stay on one side', async format => {
    const names = Array.from({ length: 10 }, (_, i) => `f/${i}.${format}`)
    for (const [i, name] of names.entries()) place.put(name, await animated(format, frames(i + 1, 17)))
    const { folder, made, skipped } = await imported(names, { size: 32, frames: 8 })
    expect(skipped).toEqual([])
    expect(made).toMatchObject({ examples: 20, split: { train: 18, val: 2 } })
    expect(made.facts).toContainEqual({ key: 'fps', value: 10 })
    const { train, val, ...rest } = await videoClips.open(folder)
    expect(rest).toEqual({ size: 32, frames: 8, channels: 3, framesPerSecond: 10, trainCount: 18, valCount: 2 })
    const of = (seed: number): string[] => [0, 8].map(start => Buffer.concat(frames(seed, 17).slice(start, start + 8)).toString('base64'))
    const [training, held] = [clipsIn(train, 8 * 3072), clipsIn(val, 8 * 3072)]
    expect([...training, ...held].sort()).toEqual(names.flatMap((_, i) => of(i + 1)).sort())
    const heldFilm = names.findIndex((_, i) => of(i + 1).includes(held[0]!))
    expect(held).toEqual(of(heldFilm + 1))
  })

  it('plays as long as before at the rate that was asked for', async () => {
    const names = Array.from({ length: 8 }, (_, i) => `f/${i}.gif`)
    for (const [i, name] of names.entries()) place.put(name, await animated('gif', frames(i + 1, 12), 50))
    const { folder } = await imported(names, { size: 32, frames: 3, fps: 5 })
    const { framesPerSecond, train, val } = await videoClips.open(folder)
    expect(framesPerSecond).toBe(5)
    // 0.6 seconds: three frames, one of every four.
    const shown = [...clipsIn(train, 3072), ...clipsIn(val, 3072)]
    const wanted = frames(1, 12).map(one => one.toString('base64'))
    const found = shown.map(one => wanted.indexOf(one)).filter(index => index >= 0)
    expect([shown.length, found.length, found[1]! - found[0]!, found[2]! - found[1]!]).toEqual([24, 3, 4, 4])
  })

  it('lays the frames of an animated PNG over one another', async () => {
    const whole = (value: number): Promise<Buffer> => png(Buffer.alloc(16 * 16 * 4, Buffer.from([value, 0, 0, 255])), 16, 16, 4)
    const spot = await png(Buffer.alloc(8 * 8 * 4, Buffer.from([0, 255, 0, 255])), 8, 8, 4)
    const half = await png(Buffer.alloc(8 * 8 * 4, Buffer.from([0, 0, 200, 128])), 8, 8, 4)
    const names = Array.from({ length: 8 }, (_, i) => `f/${i}.png`)
    for (const [i, name] of names.entries()) {
      place.put(name, apng([
        { png: await whole(100 + i) }, { png: spot, left: 8, dispose: 2 }, { png: half, top: 8, blend: 1, dispose: 1 },
        { png: spot, left: 8, top: 8 },
      ]))
    }
    const { folder, skipped } = await imported(names, { size: '28', fit: 'stretch', frames: 4 })
    expect(skipped).toEqual([])
    const { train } = await videoClips.open(folder, { size: 16 })
    const at = (k: number, x: number, y: number): number[] => [...train.subarray((k * 256 + y * 16 + x) * 3).subarray(0, 3)]
    const [red] = at(0, 12, 4)
    const corners = [0, 1, 2, 3].map(k => [at(k, 4, 4), at(k, 12, 4), at(k, 4, 12), at(k, 12, 12)])
    const [ground, green] = [[red, 0, 0], [0, 255, 0]]
    // Laid over: half of the ground, half of the blue; afterwards cleared to nothing, which is white.
    const mixed = [Math.round(red! * 127 / 255), 0, Math.round(200 * 128 / 255)]
    expect(corners).toEqual([
      [ground, ground, ground, ground], [ground, green, ground, ground], [ground, ground, mixed, ground],
      [ground, ground, [255, 255, 255], green],
    ])
  })

  it('names what is broken, too large, too short or of another kind, and uses the rest', async () => {
    for (let i = 0; i < 9; i++) place.put(`f/${i}.gif`, await animated('gif', frames(i + 1, 16)))
    const gif = await animated('gif', frames(40, 40))
    const webp = await animated('webp', frames(41, 20))
    const moving = apng([{ png: await png(frame(1, 0), 32, 32) }, { png: await png(frame(1, 1), 32, 32) }])
    place.put('f/a-torn.gif', gif.subarray(0, gif.length - 900))
    place.put('f/b-torn.webp', webp.subarray(0, webp.length >> 1))
    place.put('f/c-torn.png', moving.subarray(0, moving.length - 60))
    const wide = Buffer.from(moving)
    wide.writeUInt32BE(60_000, 16)
    wide.writeUInt32BE(60_000, 20)
    place.put('f/d-wide.png', wide)
    place.put('f/e-short.gif', await animated('gif', frames(42, 3)))
    place.put('f/f.mp4', Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2', 'latin1'), Buffer.alloc(200)]))
    const { datasets, skipped, error } = await importPaths(place, [place.path('f')])
    expect(error).toBeUndefined()
    expect(datasets[0]).toMatchObject({ kind: 'video-clips', examples: 9 })
    const said = Object.fromEntries(skipped.map(one => [one.file, one.reason]))
    expect(Object.keys(said).sort()).toEqual([
      'f/a-torn.gif', 'f/b-torn.webp', 'f/c-torn.png', 'f/d-wide.png', 'f/e-short.gif', 'f/f.mp4',
    ])
    for (const name of ['a-torn.gif', 'b-torn.webp', 'c-torn.png']) expect(said[`f/${name}`]).toMatch(/^it is damaged \(.+\): export it again$/)
    expect(said['f/d-wide.png']).toMatch(/^it has 2 frames of 60,000 × 60,000 pixels, more than can be decoded/)
    expect(said['f/e-short.gif']).toBe('it has 3 frames at 10 a second, a clip needs 16: choose fewer frames a clip')
    expect(said['f/f.mp4']).toBe('it is a film that cannot be decoded here: save it as GIF, WebP, or numbered pictures in a folder')
  })

  it('takes still GIFs for pictures', async () => {
    for (let i = 0; i < 16; i++) place.put(`still/${i}.gif`, await sharp(await noisePng(i + 1)).gif().toBuffer())
    const { datasets } = await importPaths(place, [place.path('still')])
    expect(datasets.map(one => [one.kind, one.examples])).toEqual([['image-folder', 16]])
  })
})

describe('folders of frames', () => {
  it('are told by looking, and classes by the folders above', async () => {
    for (let film = 0; film < 10; film++) {
      for (const [i, pixels] of frames(film + 1, 18).entries())
        place.put(`moves/${film < 5 ? 'left' : 'right'}/a${film}/img_${String(i + 1).padStart(4, '0')}.png`, await png(pixels, 32, 32))
    }
    place.put('moves/right/a9/img_0019.png', 'broken')
    const { datasets, skipped } = await importPaths(place, [place.path('moves')])
    expect(datasets.map(one => [one.kind, one.examples, one.split])).toEqual([['video-clips', 10, { train: 8, val: 2 }]])
    expect(skipped.map(one => one.file)).toEqual(['moves/right/a9/img_0019.png'])
    expect(datasets[0]!.facts).toEqual([
      { key: 'films', value: 10 }, { key: 'frames', value: 16 }, { key: 'fps', value: 12 }, { key: 'tile', value: '64 × 64' },
      { key: 'colour', value: 'colour' }, { key: 'classes', value: 2 },
    ])
    const { train } = await videoClips.open(datasets[0]!.folder, { size: 32, frames: 18 })
    expect(train.length).toBe(8 * 18 * 3072)
  })

  it('are none where neighbours have nothing in common, unless their name says so', async () => {
    for (let i = 0; i < 20; i++) place.put(`pictures/${i}.png`, await noisePng(i + 1, 16))
    for (let i = 0; i < 130; i++) place.put(`clip_1/${i}.png`, await noisePng(i + 1, 16))
    const { datasets } = await importPaths(place, [place.path('pictures'), place.path('clip_1')])
    expect(datasets.map(one => [one.kind, one.name, one.examples])).toEqual([['image-folder', 'pictures', 20], ['video-clips', 'clip_1', 8]])
    expect(datasets[1]!.split).toEqual({ train: 8, val: 0 })
  })
})

it('asks for eight clips, and leaves nothing', async () => {
  for (let i = 0; i < 3; i++) place.put(`f/${i}.gif`, await animated('gif', frames(i + 1, 32)))
  const { error } = await importPaths(place, [place.path('f')])
  expect(error).toMatchObject({ code: 'DATASET_TOO_SMALL', message: 'f has 6 different clips, needed are 8: add films.' })
  expect(place.left()).toEqual([])
})

it('draws each clip as a strip, once', async () => {
  const names = Array.from({ length: 4 }, (_, i) => `f/${i}.gif`)
  for (const [i, name] of names.entries()) place.put(name, await animated('gif', frames(i + 1, 16)))
  const { folder } = await imported(names, { size: 32, frames: 8 })
  const cache = place.path('cache')
  const shown = await videoClips.preview(folder, { offset: 1, count: 3 }, { sharp }, cache)
  if (shown.type !== 'video') throw new Error('no strips')
  expect(shown).toMatchObject({ offset: 1, total: 8, frames: 8, tile: 64, framesPerSecond: 10 })
  expect(shown.clips.map(one => one.label)).toEqual([null, null, null])
  const { data, info } = await sharp(shown.clips[0]!.strip).raw().toBuffer({ resolveWithObject: true })
  expect([info.width, info.height, readdirSync(cache).length]).toEqual([512, 64, 3])
  // Pixel (5, 9) of frame 3 of the second clip, doubled.
  const { train } = await videoClips.open(folder)
  const at = ((1 * 8 + 3) * 1024 + 9 * 32 + 5) * 3
  expect([...data.subarray((19 * 512 + 3 * 64 + 11) * 3).subarray(0, 3)]).toEqual([...train.subarray(at, at + 3)])
  writeFileSync(shown.clips[0]!.strip, 'kept')
  await videoClips.preview(folder, { offset: 1, count: 1 }, { sharp }, cache)
  expect(readFileSync(shown.clips[0]!.strip, 'utf8')).toBe('kept')
})

it('names a damaged file and refuses more frames than there are', async () => {
  const names = Array.from({ length: 8 }, (_, i) => `f/${i}.gif`)
  for (const [i, name] of names.entries()) place.put(name, await animated('gif', frames(i + 1, 16)))
  const { folder } = await imported(names, {})
  await expect(videoClips.open(folder, { frames: 17 })).rejects.toMatchObject({ code: 'BAD_INPUT', details: { place: 'frames' } })
  writeFileSync(join(folder, 'frames.u8'), 'short')
  await expect(videoClips.open(folder)).rejects.toMatchObject({ code: 'LIBRARY_DAMAGED', details: { file: 'out/frames.u8' } })
})
