// @vitest-environment happy-dom
import type { RecipeInfo, RunDetail } from '#contract'
import { channels } from '#contract'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { baseParams, draftOfRun, emptyDraft, reviveDraft, startOf } from '../../../../src-renderer/train/draft'
import { fitDraft } from '../../../../src-renderer/train/use-draft'

const both = <T>(value: T) => ({ 'en': value, 'zh-CN': value })
const texts = both({ label: 'x', help: 'x' })
const recipe = (id: string, accepts: string): RecipeInfo => ({
  id, family: 'rnn', accepts: [accepts], texts: both({ title: id, summary: '', verb: '' }), panels: [], sampling: [],
  objective: { series: 'val/loss', better: 'lower', unit: 'nats' },
  fields: [{ key: 'hidden', texts, group: 'main', type: 'integer', min: 1, max: 999, default: 100 },
    { key: 'layers', texts, group: 'main', type: 'integer', min: 1, max: 9, default: 1 }],
  presets: [{ id: 'standard', texts: both({ title: 's', reason: '' }), values: { hidden: 200 } }],
})
const recipes = [recipe('gan', 'image-folder'), recipe('rnn', 'text-corpus')]

test('a draft survives being kept as JSON, and nonsense becomes an empty one', () => {
  const draft = { ...emptyDraft(), dataset: 'd', recipe: 'rnn', changed: { rnn: { hidden: 3 } }, maxMinutes: 2 }
  expect(reviveDraft(JSON.parse(JSON.stringify(draft)))).toEqual(draft)
  expect(reviveDraft({ seed: 'x', name: 7, changed: null })).toEqual(emptyDraft())
  expect(reviveDraft('nonsense')).toEqual(emptyDraft())
})

test('the recipe follows the dataset, the preset the recipe', () => {
  const fitted = fitDraft({ ...emptyDraft(), recipe: 'gan', preset: 'gone' }, recipes, 'text-corpus')
  expect([fitted.recipe, fitted.preset]).toEqual(['rnn', 'standard'])
  expect(fitDraft(emptyDraft(), recipes, 'audio').recipe).toBeNull()
})

test('a preset lies over the defaults', () => {
  expect(baseParams(recipes[1]!, 'standard')).toEqual({ hidden: 200, layers: 1 })
})

test('what is sent fits the contract and leaves out what was left empty', () => {
  const minimal = startOf({ ...emptyDraft(), dataset: 'sample:moby', recipe: 'rnn' })
  expect(minimal).toEqual({ recipe: 'rnn', dataset: 'sample:moby', params: {}, limits: {} })
  const full = startOf({
    dataset: 'd1', recipe: 'rnn', preset: 'standard', changed: { rnn: { hidden: 3 }, gan: { hidden: 4 } },
    seed: 7, maxSteps: 100, maxMinutes: 1.5, name: ' a ', experiment: ' b ',
  })
  expect(full).toEqual({
    recipe: 'rnn', dataset: 'd1', preset: 'standard', params: { hidden: 3 }, seed: 7, limits: { maxSteps: 100, maxSeconds: 90 }, name: 'a', experiment: 'b',
  })
  for (const start of [minimal, full]) expect(v.safeParse(channels['runs.start'].input, start).success).toBe(true)
})

test('the draft of a run starts the same run again', () => {
  const run = {
    dataset: { id: 'd1', name: 'D' }, recipe: 'rnn', preset: 'standard', params: { hidden: 300, layers: 1 }, seed: 5, limits: { maxSeconds: 60 }, experiment: 'E',
  } as unknown as RunDetail
  expect(startOf(draftOfRun(run, recipes[1]!))).toEqual({
    recipe: 'rnn', dataset: 'd1', preset: 'standard', params: { hidden: 300 }, seed: 5, limits: { maxSeconds: 60 }, experiment: 'E',
  })
})
