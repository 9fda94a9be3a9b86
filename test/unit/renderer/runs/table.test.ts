// @vitest-environment happy-dom
import type { RunSummary } from '#contract'
import { beforeEach, describe, expect, test } from 'vitest'
import { setLocale } from '../../../../src-renderer/i18n'
import { fitsFilter } from '../../../../src-renderer/runs/filter'
import { nextStep } from '../../../../src-renderer/runs/playhead'
import { sortedBy, sortRuns } from '../../../../src-renderer/runs/sort'
import { useSelection } from '../../../../src-renderer/runs/use-selection'

function run(number: number, changes: Partial<RunSummary> = {}): RunSummary {
  return {
    id: `run-${number}`, number, name: `LSTM ${number}`, status: 'finished', recipe: 'text-rnn', experiment: 'whales', dataset: { id: 'd', name: 'Moby Dick' },
    seed: 1, step: 10, totalSteps: 10, seconds: number, objective: { series: 'val/loss', best: number / 10, bestStep: 5, last: 1 }, spark: [], tags: [], note: '',
    createdAt: number, startedAt: number, endedAt: null, deletedAt: null, queuePosition: null, error: null, ...changes,
  }
}
beforeEach(() => setLocale('en'))

describe('the order of runs', () => {
  const names = (runs: RunSummary[]): number[] => runs.map(one => one.number)
  test('puts what has no value last, whichever way', () => {
    const none = run(9, { objective: { series: 'val/loss', best: null, bestStep: null, last: null } })
    const runs = [run(3), none, run(1), run(2)]
    expect(names(sortRuns(runs, { key: 'best', descending: false }))).toEqual([1, 2, 3, 9])
    expect(names(sortRuns(runs, { key: 'best', descending: true }))).toEqual([3, 2, 1, 9])
  })
  test('counts numbers in names as numbers and keeps equals newest first', () => {
    expect(names(sortRuns([run(10), run(9), run(2)], { key: 'name', descending: false }))).toEqual([2, 9, 10])
    expect(names(sortRuns([run(1), run(3), run(2)], { key: 'recipe', descending: true }))).toEqual([3, 2, 1])
  })
  test('shows what trains before what has ended', () => {
    const runs = [run(1), run(2, { status: 'queued' }), run(3, { status: 'running' }), run(4, { status: 'failed' })]
    expect(names(sortRuns(runs, { key: 'status', descending: false }))).toEqual([3, 2, 4, 1])
  })
  test('turns round at a second press', () => {
    const first = sortedBy({ key: 'name', descending: false }, 'started')
    expect([first, sortedBy(first, 'started')]).toEqual([{ key: 'started', descending: true }, { key: 'started', descending: false }])
  })
})

describe('the filter of runs', () => {
  const one = run(1, { tags: ['keep'], note: 'after the storm', status: 'interrupted' })
  test.each([
    ['', true], ['lstm MOBY', true], ['keep storm', true], ['interrupted', true], ['gru', false], ['-keep', false], ['lstm -gru', true], ['-', true],
  ])('%j: %s', (typed, fits) => {
    expect(fitsFilter(one, typed)).toBe(fits)
  })
  test('knows the words of the language in force', () => {
    setLocale('zh-CN')
    expect(fitsFilter(one, '已中断')).toBe(true)
  })
})

test('ticks one, then all between, and counts only what is shown', () => {
  let shown = ['a', 'b', 'c', 'd']
  const selection = useSelection(() => shown)
  selection.toggle('b')
  selection.toggle('d', true)
  expect([...selection.ids.value].sort()).toEqual(['b', 'c', 'd'])
  selection.toggle('c')
  shown = ['a', 'b']
  expect([...selection.ids.value].sort()).toEqual(['b', 'd'])
  expect(useSelection(() => shown).count.value).toBe(0)
  selection.all()
  expect(selection.ids.value).toEqual(new Set(['a', 'b']))
})

test('the playhead steps from sample to sample, from wherever it stands', () => {
  const steps = [100, 200, 300]
  expect([null, 300, 250, 100].map(at => nextStep(steps, at, -1))).toEqual([200, 200, 100, 100])
  expect([null, 100, 250, 20].map(at => nextStep(steps, at, 1))).toEqual([300, 200, 300, 100])
  expect(nextStep([], 5, 1)).toBeUndefined()
})
