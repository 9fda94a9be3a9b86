import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodePng } from '../../../src-main/trainer/png'
import { writeSamples } from '../../../src-main/trainer/sample-files'
import { noisePixels, sharp } from '../../support/importing'
import { temporaryFolder } from '../../support/library'

// Another reader of the format than our writer: the one that imports images.
test.each([[1, 5, 3], [3, 7, 2], [3, 1, 1], [1, 224, 224]] as const)('a picture of %d channels, %d x %d, is read back bit by bit', async (channels, width, height) => {
  const pixels = noisePixels(width, width * height * channels)
  const { data, info } = await sharp(encodePng({ width, height, channels, pixels })).raw().toBuffer({ resolveWithObject: true })
  expect(info).toMatchObject({ width, height })
  const found = Uint8Array.from(data).filter((_, at) => info.channels === channels || at % info.channels === 0)
  expect(found).toEqual(pixels)
})

test('a picture needs a byte for every value', () => {
  expect(() => encodePng({ width: 2, height: 2, channels: 3, pixels: new Uint8Array(11) })).toThrow('a picture of 2 x 2 needs 12 bytes, not 11')
})

test('samples are files that say what they are, with names that any system takes', async () => {
  const folder = temporaryFolder()
  const pixels = noisePixels(1, 4)
  const files = await writeSamples([
    { slot: 'T=0.5 / 鲸', type: 'text', text: '鲸鱼 in the sea', meta: { seed: 1 } },
    { slot: 'grid', type: 'image', width: 2, height: 2, channels: 1, pixels, meta: { columns: 1 } },
  ], { folder, prefix: 'step-00000020', step: 20 })
  expect(files.map(({ file, slot, mediaType, step, meta }) => [file, slot, mediaType, step, meta])).toEqual([
    ['step-00000020-T_0.5_.txt', 'T=0.5 / 鲸', 'text/plain', 20, { seed: 1 }], ['step-00000020-grid.png', 'grid', 'image/png', 20, { columns: 1 }],
  ])
  expect(readdirSync(folder).sort()).toEqual(['step-00000020-T_0.5_.txt', 'step-00000020-grid.png'])
  expect(readFileSync(join(folder, 'step-00000020-T_0.5_.txt'), 'utf8')).toBe('鲸鱼 in the sea')
})
