import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import * as v from 'valibot'
import { BuiltInSample } from '#contract'
import { timeSeries } from '../../../src-main/datasets/time-series'
import { importPaths, makeWorkplace, sharp } from '../../support/importing'

const root = resolve(import.meta.dirname, '../../../resources/samples')
const ids = readdirSync(root)

it.each(ids)('%s says where it is from, under which licence, and is what it says', async id => {
  const folder = join(root, id)
  const { files, ...rest } = JSON.parse(readFileSync(join(folder, 'sample.json'), 'utf8')) as { files: string[] }
  const sample = v.parse(v.strictObject(BuiltInSample.entries), rest)
  expect(sample.id).toBe(id)
  expect(readFileSync(join(folder, 'LICENSE'), 'utf8').length).toBeGreaterThan(500)
  const source = readFileSync(join(folder, 'SOURCE.md'), 'utf8')
  for (const file of files) expect(source).toContain(createHash('sha256').update(readFileSync(join(folder, file))).digest('hex'))

  const place = makeWorkplace()
  const { datasets, skipped, error } = await importPaths(place, files.map(file => join(folder, file)), { kind: sample.kind })
  const series = sample.kind === 'time-series' ? await timeSeries.open(datasets[0]!.folder) : undefined
  place.remove()
  expect(error).toBeUndefined()
  expect(skipped).toEqual([])
  expect(datasets).toMatchObject([{ kind: sample.kind }])
  if (series) {
    const { length } = series.series[0]!
    expect(sample.texts.en.facts).toBe(`${length.toLocaleString('en')} ${series.frequency}s, ${series.channels.length} channels`)
  }
  if (sample.kind !== 'text-corpus' && sample.kind !== 'time-series') expect(sample.texts.en.facts).toContain(datasets[0]!.examples.toLocaleString('en'))
})

it.each(ids)('%s would be taken for the same without being told', async id => {
  const folder = join(root, id)
  const { files, kind } = JSON.parse(readFileSync(join(folder, 'sample.json'), 'utf8')) as { files: string[], kind: string }
  const place = makeWorkplace()
  const { datasets } = await importPaths(place, files.map(file => join(folder, file)))
  place.remove()
  expect(datasets.map(one => one.kind)).toEqual([kind])
})

it.each(ids)('%s shows a true picture or the first words', async id => {
  const folder = join(root, id)
  const { excerpt, picture, files } = JSON.parse(readFileSync(join(folder, 'sample.json'), 'utf8')) as { excerpt: string | null, picture: string | null, files: string[] }
  expect([excerpt, picture].filter(one => one !== null)).toHaveLength(1)
  if (excerpt !== null) {
    const plain = (text: string): string => text.replace(/\s+/g, ' ')
    expect(plain(readFileSync(join(folder, files[0]!), 'utf8'))).toContain(plain(excerpt))
  } else {
    expect(existsSync(join(root, picture!.replace('/samples/', '')))).toBe(true)
    const { width, height } = await sharp(join(folder, 'picture.png')).metadata()
    expect(width / height).toBeGreaterThan(2)
    expect(width).toBeGreaterThanOrEqual(472)
  }
})
