import type { BuiltInSample, Dataset, RunSummary } from '#contract'
import { expect, test } from 'vitest'
import { suggest } from '../../../../src-renderer/train/suggest'

const run = (id: string, status: string, more: object = {}): RunSummary =>
  ({ id, status, recipe: 'text-rnn', dataset: { id: 'd1', name: 'D' }, createdAt: Number(id.slice(1)), ...more }) as RunSummary
const dataset = (id: string, runs: number): Dataset => ({ id, runs }) as Dataset
const samples = [{ id: 'moby', recipe: 'text-rnn' }, { id: 'digits', recipe: 'image-gan' }] as BuiltInSample[]

test('what was interrupted comes first, then data without a run, then comparing, then a recipe not yet tried', () => {
  const runs = [run('r1', 'finished'), run('r2', 'stopped'), run('r3', 'interrupted')]
  const found = suggest(runs, [dataset('d1', 3), dataset('d2', 0)], samples)
  expect(found.map(one => one.what)).toEqual(['resume', 'train', 'compare', 'sample', 'vary'])
  expect(found[2]).toMatchObject({ runs: [{ id: 'r2' }, { id: 'r1' }] })
  expect(found[3]).toMatchObject({ sample: { id: 'digits' } })
})

test('data that no recipe takes yet is no suggestion', () => {
  const none = { id: 'mail', recipe: null } as BuiltInSample
  expect(suggest([], [], [none])).toEqual([])
  expect(suggest([], [], [none, ...samples])).toMatchObject([{ what: 'sample', sample: { id: 'moby' } }])
})

test('runs on different data or of different recipes are not compared', () => {
  const runs = [run('r1', 'finished'), run('r2', 'finished', { recipe: 'image-gan' })]
  expect(suggest(runs, [], samples).map(one => one.what)).toEqual(['vary'])
})

test('without any run the samples are offered', () => {
  expect(suggest([], [], samples).map(one => one.what)).toEqual(['sample'])
})
