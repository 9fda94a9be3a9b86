import { describe, expect, it } from 'vitest'
import type { ParamField, RunDetail } from '#contract'
import { paramsOf } from '../../../src-main/cli/commands/train'
import { pick } from '../../../src-main/cli/find'
import { bestOf } from '../../../src-main/cli/follow'
import { bar, bytes, duration, figure, jsonNumber } from '../../../src-main/cli/format'
import { clip, plain, table, widthOf } from '../../../src-main/cli/table'

describe('figures', () => {
  it('are short', () => {
    expect([0, 59.6, 60, 3725].map(duration)).toEqual(['0:00', '1:00', '1:00', '1:02:05'])
    expect([0, 999, 1000, 1234567, 2.5e12].map(bytes)).toEqual(['0 B', '999 B', '1.00 kB', '1.23 MB', '2.50 TB'])
    expect([1.23456, 12, 0, 1e-7, 1.5e9, Number.NaN, null, undefined].map(figure)).toEqual(['1.235', '12', '0', '1.000e-7', '1500000000', 'NaN', '', ''])
    expect([bar(0, 4), bar(0.5, 4), bar(2, 4)]).toEqual(['░░░░', '██░░', '████'])
  })

  it('that are not finite survive JSON as text', () => {
    expect(JSON.stringify([1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(jsonNumber))).toBe('[1.5,"NaN","Infinity","-Infinity"]')
  })
})

describe('a table', () => {
  it('lines up Chinese and Latin', () => {
    expect([widthOf('数据a'), clip('数据集', 5), plain('a\u001B[31m\nb\u202E')]).toEqual([5, '数据', 'a [31m b '])
    expect(table([{ title: '名称' }, { title: 'n', align: 'right' }], [['ab', 5], ['数据集', 12]])).toBe('名称     n\nab       5\n数据集  12')
  })
})

describe('a run by what people call it', () => {
  const runs = [{ id: 'abc1', name: 'first' }, { id: 'abd2', name: 'second' }, { id: 'xyz', name: 'abc1' }, { id: 'dup1', name: 'dup' }, { id: 'dup2', name: 'dup' }]
  it('is its id, its name, or the beginning of one id', () => {
    expect(['abc1', 'second', 'abd', 'x'].map(wanted => pick('run', wanted, runs).id)).toEqual(['abc1', 'abd2', 'abd2', 'xyz'])
  })

  it('is refused where it is none or several', () => {
    expect(() => pick('run', 'ab', runs)).toThrow(/"ab" fits several: abc1 \(first\), abd2/)
    expect(() => pick('run', 'dup', runs)).toThrow(/fits several/)
    for (const wanted of ['', 'zzz']) expect(() => pick('run', wanted, runs)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  })
})

describe('--set', () => {
  const texts = { 'en': { label: '', help: '' }, 'zh-CN': { label: '', help: '' } }
  const fields: ParamField[] = [
    { key: 'layers', type: 'integer', min: 1, max: 4, default: 1, group: 'main', texts },
    { key: 'cell', type: 'choice', default: 'lstm', options: [{ value: 'lstm', texts: { 'en': '', 'zh-CN': '' } }], group: 'main', texts },
    { key: 'prompt', type: 'text', default: '', maxLength: 20, group: 'main', texts },
  ]
  it('takes values in the type of the field', () => {
    expect(paramsOf({ fields }, ['layers=2', 'cell=lstm', 'prompt=a=b'])).toEqual({ layers: 2, cell: 'lstm', prompt: 'a=b' })
  })

  it.each([['layers', /KEY=VALUE/], ['=2', /KEY=VALUE/], ['layers=9', /between 1 and 4/], ['layers=', /number/], ['cell=gru', /one of lstm/], ['size=1', /no parameter size; known: layers/]])(
    'refuses %s', (setting, message) => { expect(() => paramsOf({ fields }, [setting])).toThrow(message) })
})

describe('the best values of a run', () => {
  const series = (name: string, min: number | null, max: number | null): RunDetail['series'][number] =>
    ({ name, count: 1, lastStep: 1, last: 0, lastKind: 0, min, minStep: 1, max, maxStep: 1 })
  const objective = { series: 'val/loss', best: null, bestStep: null, last: null }
  it('are the smallest losses, and the objective as its recipe ranks it', () => {
    const all = [series('train/loss', 1, 3), series('val/loss', 2, 4), series('time/step_ms', 5, 6), series('D/real', 0, 1), series('G/loss', null, null)]
    expect(bestOf({ series: all, objective }, undefined)).toEqual({ 'train/loss': 1, 'val/loss': 2 })
    expect(bestOf({ series: all, objective: { ...objective, series: 'D/real' } }, 'D/real')).toEqual({ 'train/loss': 1, 'val/loss': 2, 'D/real': 1 })
  })
})
