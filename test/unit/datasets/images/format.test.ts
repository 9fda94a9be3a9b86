import type { Sharp } from 'sharp'
import { expect, it } from 'vitest'
import { formatOf } from '../../../../src-main/datasets/images/format'
import { sizeInHead } from '../../../../src-main/datasets/images/head-size'
import { sharp } from '../../../support/importing'

const picture = (): Sharp => sharp({ create: { width: 300, height: 17, channels: 3, background: '#a05010' } })

it.each([
  ['PNG', 33, picture().png()], ['GIF', 13, picture().gif()], ['JPEG', 4000, picture().withMetadata().jpeg()], ['progressive JPEG', 700, picture().jpeg({ progressive: true })],
  ['WebP', 30, picture().webp()], ['lossless WebP', 30, picture().webp({ lossless: true })], ['WebP with metadata', 30, picture().withMetadata().webp()],
] as const)('reads the size of a %s from its head', async (_, headBytes, made) => {
  const head = (await made.toBuffer()).subarray(0, headBytes)
  expect(formatOf(head)).toEqual({ format: 'sharp' })
  expect(sizeInHead(head)).toEqual({ width: 300, height: 17 })
})

it.each([['AVIF', picture().avif()], ['TIFF', picture().tiff()]] as const)('leaves the size of a %s to the decoder', async (_, made) => {
  const head = await made.toBuffer()
  expect(formatOf(head)).toEqual({ format: 'sharp' })
  expect(sizeInHead(head)).toBeUndefined()
})

it('reads no size from a head that is cut, holds none or is broken', async () => {
  const png = await picture().png().toBuffer()
  const gif = await picture().gif().toBuffer()
  const wrongChunk = Buffer.from(png)
  wrongChunk.write('XXXX', 12, 'latin1')
  const zero = Buffer.from(gif)
  zero.fill(0, 6, 10)
  const heads = [png.subarray(0, 23), gif.subarray(0, 9), wrongChunk, zero, Buffer.alloc(0)]
  expect(heads.map(head => sizeInHead(head))).toEqual(heads.map(() => undefined))
})

it('reads the size where the head is a window of a larger buffer', async () => {
  const png = await picture().png().toBuffer()
  const larger = Buffer.concat([Buffer.alloc(5), png])
  expect(sizeInHead(new Uint8Array(larger.buffer, larger.byteOffset + 5, 64))).toEqual({ width: 300, height: 17 })
})
