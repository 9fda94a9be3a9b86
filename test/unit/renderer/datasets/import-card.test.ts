// @vitest-environment happy-dom
import type { ImportState, Reply } from '#contract'
import { flushPromises, mount } from '@vue/test-utils'
import { TooltipProvider } from 'reka-ui'
import { expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import { startActivity } from '../../../../src-renderer/activity'
import ImportCard from '../../../../src-renderer/datasets/ImportCard.vue'
import { setLocale } from '../../../../src-renderer/i18n'
import { installBridge, type TestBridge } from '../bridge'

const ok = (value: unknown) => (): Reply<unknown> => ({ ok: true, value })
const state = (change: Partial<ImportState>): ImportState => ({
  id: 'i1', name: 'photos', state: 'running', phase: 'copy', filesDone: 3, filesTotal: 12, bytesDone: 2e6, bytesTotal: 8e6,
  etaSeconds: 9, datasets: [], skipped: [], error: null, ...change,
})
async function show(change: Partial<ImportState>, rate: number | null = null) {
  const bridge: TestBridge = installBridge({
    'runs.list': ok([]), 'imports.cancel': ok(undefined),
    'datasets.list': ok([{ id: 'd1', name: 'Photos', kind: 'image-folder', examples: 1200, bytes: 3e6, skippedCount: 2 }]),
  })
  setLocale('en')
  const Host = defineComponent(() => {
    startActivity()
    return () => h(TooltipProvider, () => h(ImportCard, { shown: { state: state(change), rate } }))
  })
  const card = mount(Host, { attachTo: document.body })
  await flushPromises()
  return { bridge, card }
}

test('under way: phase, files, bytes, rate, time left and cancel', async () => {
  const { bridge, card } = await show({}, 1e6)
  expect(card.text()).toContain('Importing photos')
  expect(card.text()).toContain('3 of 12 files · 2.0 MB of 8.0 MB · 1.0 MB/s · 00:09 left')
  expect(card.find('[role="progressbar"]').attributes('aria-valuenow')).toBe('25')
  await card.find('button[aria-label="Cancel"]').trigger('click')
  expect(bridge.asked.at(-1)).toEqual({ channel: 'imports.cancel', input: { id: 'i1' } })
  card.unmount()
})

test('done: what came in, what was left out and why, and the way to train', async () => {
  const skipped = [{ file: 'a.png', reason: 'it is cut off', texts: { 'en': 'it is cut off', 'zh-CN': '文件不完整' } }, { file: 'b.txt', reason: 'it is text' }]
  const { card } = await show({ state: 'done', datasets: ['d1'], skipped })
  expect(card.text()).toContain('1,200 images, 3.0 MB')
  await card.findAll('button').find(one => one.text().startsWith('2 left out'))!.trigger('click')
  await flushPromises()
  expect(document.querySelector('[role="dialog"]')?.textContent).toContain('it is cut off')
  setLocale('zh-CN')
  await flushPromises()
  expect(document.querySelector('[role="dialog"]')?.textContent).toContain('文件不完整')
  card.unmount()
})

test('failed: one sentence that names the file and the reason', async () => {
  const { card } = await show({ state: 'failed', error: { code: 'IMPORT_EMPTY', message: 'x', details: { file: 'notes.txt', reason: 'it is empty' } } })
  expect(card.text()).toContain('notes.txt')
  expect(card.text()).toContain('it is empty')
  expect(card.findAll('button').some(one => one.text().includes('Train'))).toBe(false)
  card.unmount()
})
