// @vitest-environment happy-dom
import type { Reply } from '#contract'
import { flushPromises, mount } from '@vue/test-utils'
import { TooltipProvider } from 'reka-ui'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { startActivity } from '../../../../src-renderer/activity'
import { findCommand, runCommand } from '../../../../src-renderer/commands/registry'
import { setLocale } from '../../../../src-renderer/i18n'
import TrainPage from '../../../../src-renderer/pages/TrainPage.vue'
import { settings } from '../../../../src-renderer/settings'
import { installBridge } from '../bridge'

const both = <T>(value: T) => ({ 'en': value, 'zh-CN': value })
const field = (key: string, max: number, standard: number) => ({
  key, texts: both({ label: key, help: `${key} help` }), group: 'main', type: 'integer', min: 1, max, default: standard,
})
const recipe = (id: string, accepts: string) => ({
  id, family: id === 'gan' ? 'gan' : 'rnn', accepts: [accepts], texts: both({ title: `Recipe ${id}`, summary: 'sum', verb: 'It does' }),
  fields: [field('layers', 4, 1), field('hidden', 999, 100)], panels: [], sampling: [],
  objective: { series: 'val/loss', better: 'lower', unit: 'nats' },
  presets: [{ id: 'standard', texts: both({ title: 'Standard', reason: 'why' }), values: {} },
    { id: 'large', texts: both({ title: 'Large', reason: 'why' }), values: { hidden: 500 } }],
})
const dataset = (id: string, kind: string) => ({
  id, name: `Data ${id}`, kind, examples: 10, bytes: 10, fingerprint: 'f', source: 's', facts: [], split: { train: 9, val: 1 },
  skipped: [], skippedCount: 0, sampleId: null, createdAt: 0, deletedAt: null, runs: 0,
})
const ok = (value: unknown) => (): Reply<unknown> => ({ ok: true, value })
const answers = {
  'runs.list': ok([]), 'samples.builtIn': ok([]),
  'datasets.list': ok([dataset('text', 'text-corpus'), dataset('pics', 'image-folder')]),
  'datasets.preview': ok({ type: 'text', offset: 0, total: 10, text: 'a passage' }),
  'recipes.list': ok([recipe('gan', 'image-folder'), recipe('rnn', 'text-corpus')]),
  'settings.set': (input: object): Reply<unknown> => ({ ok: true, value: { ...settings.value, ...input } }),
  'runs.start': ok({ id: 'run-9' }),
}

async function open(path: string) {
  const router = createRouter({ history: createMemoryHistory(), routes: [
    { path: '/train', component: TrainPage }, { path: '/run/:id', component: defineComponent(() => () => h('p', 'the run')) },
  ] })
  await router.push(path)
  const Host = defineComponent(() => {
    startActivity()
    return () => h(TooltipProvider, () => h(RouterView))
  })
  const page = mount(Host, { global: { plugins: [router] }, attachTo: document.body })
  await flushPromises()
  return { page, router }
}
const chosen = (page: { findAll(selector: string): { element: Element }[] }, name: string): string[] =>
  page.findAll(`input[name="${name}"]`).map(one => one.element as HTMLInputElement).filter(one => one.checked).map(one => one.value)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  setLocale('en')
  settings.value = { theme: 'system', locale: 'system', railCollapsed: false, views: {} }
})
afterEach(() => vi.useRealTimers())

test('the dataset chooses the recipe that can train on it, and what was set is what is started', async () => {
  const bridge = installBridge(answers)
  const { page, router } = await open('/train?dataset=text')
  expect([chosen(page, 'dataset'), chosen(page, 'recipe'), chosen(page, 'preset')]).toEqual([['text'], ['rnn'], ['standard']])
  expect(page.find('input[name="recipe"][value="gan"]').attributes('disabled')).toBeDefined()
  expect(page.text()).toContain('Needs: Images')
  await page.find('input[name="preset"][value="large"]').setValue(true)
  const [layers, hidden] = page.findAll('input[role="spinbutton"]')
  expect((hidden!.element as HTMLInputElement).value).toBe('500')
  await layers!.setValue('3')
  expect(page.findAll('svg[role="img"]').at(-1)!.attributes('aria-label')).toContain('3 layers')
  await page.findAll('button').find(button => button.text().startsWith('Train'))!.trigger('click')
  await flushPromises()
  expect(bridge.asked.find(one => one.channel === 'runs.start')?.input)
    .toEqual({ recipe: 'rnn', dataset: 'text', preset: 'large', params: { layers: 3 }, limits: {} })
  expect(router.currentRoute.value.path).toBe('/run/run-9')
  page.unmount()
})

test('a value that does not fit keeps the run from starting, by button and by key', async () => {
  const bridge = installBridge(answers)
  const { page } = await open('/train?dataset=text')
  await page.findAll('input[role="spinbutton"]')[0]!.setValue('7')
  expect(page.text()).toContain('Between 1 and 4.')
  expect(page.text()).toContain('1 value does not fit')
  expect(page.findAll('button').find(button => button.text().startsWith('Train'))!.attributes('disabled')).toBeDefined()
  await runCommand(findCommand('train.start'))
  expect(bridge.asked.some(one => one.channel === 'runs.start')).toBe(false)
  page.unmount()
})

test('another dataset brings another recipe, and the draft is kept and found again', async () => {
  const bridge = installBridge(answers)
  const first = await open('/train?dataset=text')
  await first.page.find('input[name="dataset"][value="pics"]').setValue(true)
  await flushPromises()
  expect(chosen(first.page, 'recipe')).toEqual(['gan'])
  await first.page.findAll('input[role="spinbutton"]')[1]!.setValue('77')
  vi.advanceTimersByTime(1000)
  await flushPromises()
  first.page.unmount()
  expect(bridge.asked.filter(one => one.channel === 'settings.set').length).toBe(1)
  const second = await open('/train')
  expect([chosen(second.page, 'dataset'), chosen(second.page, 'recipe')]).toEqual([['pics'], ['gan']])
  expect((second.page.findAll('input[role="spinbutton"]')[1]!.element as HTMLInputElement).value).toBe('77')
  second.page.unmount()
})
