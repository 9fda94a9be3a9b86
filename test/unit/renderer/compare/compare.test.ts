import { expect, test } from 'vitest'
import { colourOfRun, styleOfRun, styleOfSeries } from '../../../../src-renderer/charts/colours'
import { SeriesData } from '../../../../src-renderer/charts/series-data'
import { distinctNames } from '../../../../src-renderer/compare/use-comparison'
import { bestOf } from '../../../../src-renderer/runs/best'

test('runs of one name are told apart by their number', () => {
  expect(distinctNames([{ name: 'a', number: 1 }, { name: 'b', number: 2 }, { name: 'a', number: 7 }])).toEqual(['a #1', 'b', 'a #7'])
})

test('no two runs of a comparison look the same, and a run keeps its colour', () => {
  const styles = [1, 7, 13, 2].map((number, index) => JSON.stringify(styleOfRun(number, index)))
  expect(new Set(styles).size).toBe(4)
  expect(styleOfRun(9, 0).colour).toBe(styleOfRun(9, 3).colour)
  expect(colourOfRun(3)).not.toBe(colourOfRun(4))
})

test('the colours of G and D are theirs alone', () => {
  expect([styleOfSeries('G/loss', 4).colour, styleOfSeries('D/real', 0).colour]).toEqual(['var(--g)', 'var(--d)'])
  for (let index = 0; index < 20; index++) expect(['var(--g)', 'var(--d)']).not.toContain(styleOfSeries('val/kid', index).colour)
})

test('the best is the first of the finite ones', () => {
  const data = SeriesData.from({ steps: [1, 2, 3, 4], values: [3, 0, 1, 1], kinds: [0, 1, 0, 0], seconds: [1, 2, 3, 4] })
  expect([bestOf(data, 'lower'), bestOf(data, 'higher'), bestOf(undefined, 'lower')]).toEqual([{ value: 1, step: 3 }, { value: 3, step: 1 }, undefined])
})
