// @vitest-environment happy-dom
import type { Preview, Reply } from '#contract'
import { flushPromises, mount } from '@vue/test-utils'
import { TooltipProvider } from 'reka-ui'
import { expect, test } from 'vitest'
import { h } from 'vue'
import DatasetContent from '../../../../src-renderer/datasets/DatasetContent.vue'
import { setLocale } from '../../../../src-renderer/i18n'
import { installBridge, type TestBridge } from '../bridge'

const dataset = (id: string, kind: string) => ({
  id, name: id, kind, examples: 9000, bytes: 1, fingerprint: '', source: '', facts: [], split: { train: 7000, val: 2000 },
  skipped: [], skippedCount: 0, sampleId: null, createdAt: 0, deletedAt: null, runs: 0,
})
async function show(id: string, kind: string, answer: (slice: { offset: number, count: number }) => Preview) {
  const reply = (slice: never): Reply<unknown> => ({ ok: true, value: answer(slice) })
  const bridge: TestBridge = installBridge({ 'datasets.preview': reply })
  setLocale('en')
  const content = () => h(DatasetContent, { dataset: dataset(id, kind) })
  const page = mount({ render: () => h(TooltipProvider, content) }, { attachTo: document.body })
  await flushPromises()
  const counts = () => bridge.asked.map(one => one.input as { offset: number, count: number }).map(({ offset, count }) => [offset, count])
  return { page, counts }
}
const images = ({ offset, count }: { offset: number, count: number }): Preview =>
  ({ type: 'images', offset, total: 1000, sheet: `/library/cache/${offset}.png`, columns: 20, tile: 28, count: Math.min(count, 1000 - offset) })

test('asks little of an unknown kind, then as much as its type shows; another dataset of the kind is asked at once', async () => {
  const first = await show('a', 'never-seen', images)
  expect(first.counts()).toEqual([[0, 8], [0, 240]])
  expect(first.page.find('img').attributes('src')).toBe('/library/cache/0.png')
  expect(first.page.text()).toContain('1 to 240 of 1,000 images')
  await first.page.find('button[aria-label="Later"]').trigger('click')
  await flushPromises()
  expect(first.counts().at(-1)).toEqual([240, 240])
  await first.page.find('input[type="range"]').setValue('960')
  await flushPromises()
  expect(first.page.text()).toContain('961 to 1,000 of 1,000 images')
  expect(first.page.find('button[aria-label="Later"]').attributes('disabled')).toBeDefined()
  first.page.unmount()
  const second = await show('b', 'never-seen', images)
  expect(second.counts()).toEqual([[0, 240]])
  second.page.unmount()
})

test('of a text, the end that is held out is said', async () => {
  const { page } = await show('c', 'some-text', ({ offset, count }) =>
    ({ type: 'text', offset, total: 9000, text: 'x'.repeat(Math.min(count, 9000 - offset)) }))
  expect(page.text()).toContain('1 to 4,000 of 9,000 characters')
  expect(page.text()).not.toContain('held out')
  await page.find('input[type="range"]').setValue('8000')
  await flushPromises()
  expect(page.text()).toContain('8,001 to 9,000 of 9,000 characters, held out for validation')
  page.unmount()
})
