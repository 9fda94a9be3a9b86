// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import { startsAtOnce, type Plan, type PlanGroup } from '../../../../src-renderer/datasets/plan'
import PlanDialog from '../../../../src-renderer/datasets/PlanDialog.vue'
import { setLocale } from '../../../../src-renderer/i18n'

const group = (change: Partial<PlanGroup> = {}): PlanGroup =>
  ({ name: 'photos', kind: 'image-folder', kinds: ['image-folder'], files: 1200, bytes: 3e6, isSure: true, ...change })
const plan: Plan = {
  groups: [group(), group({ name: 'notes.csv', kind: 'text-corpus', kinds: ['text-corpus', 'audio-clips'], files: 1, bytes: 2000, isSure: false })],
  skipped: [{ file: 'a.exe', reason: 'it is a program' }], skippedCount: 3,
}
function show(shown: Plan) {
  setLocale('en')
  const dialog = mount(PlanDialog, { props: { plan: shown, open: true }, attachTo: document.body })
  const inside = <T extends Element>(selector: string): T[] => [...document.querySelectorAll<T>(`[role="dialog"] ${selector}`)]
  const press = async (text: string): Promise<void> => {
    inside<HTMLButtonElement>('button').find(button => button.textContent?.includes(text) || button.ariaLabel === text)!.click()
    await flushPromises()
  }
  return { dialog, inside, press }
}
afterEach(() => document.body.replaceChildren())

test('only one sure thing of which nothing is left out starts without a question', () => {
  expect(startsAtOnce({ ...plan, groups: [group()], skippedCount: 0 })).toBe(true)
  expect([startsAtOnce(plan), startsAtOnce({ ...plan, groups: [group()] }),
    startsAtOnce({ groups: [group({ isSure: false })], skipped: [], skippedCount: 0 })]).toEqual([false, false, false])
})

test('says what becomes of what was dropped; a kind is corrected and a part left out before anything is copied', async () => {
  const { dialog, inside } = show(plan)
  await flushPromises()
  const text = document.querySelector('[role="dialog"]')!.textContent!
  expect(text).toContain('This becomes 2 datasets')
  expect(text).toContain('1,200 files, 3.0 MB')
  expect(text).toContain('1 file, 2.0 kB, please check the kind')
  expect(text).toContain('3 files will be left out')
  expect(text).toContain('1,201 files, 3.0 MB')
  const select = inside<HTMLSelectElement>('select')
  expect(select.map(one => [one.ariaLabel ?? one.getAttribute('aria-label'), one.options.length])).toEqual([['Kind of notes.csv', 2]])
  select[0]!.value = 'audio-clips'
  select[0]!.dispatchEvent(new Event('change'))
  inside<HTMLButtonElement>('[role="switch"]')[0]!.click()
  await flushPromises()
  inside<HTMLFormElement>('form')[0]!.dispatchEvent(new Event('submit'))
  await flushPromises()
  expect(dialog.emitted('import')).toEqual([[[null, 'audio-clips']]])
  expect(dialog.emitted('update:open')).toEqual([[false]])
  dialog.unmount()
  const again = show(plan)
  await flushPromises()
  await again.press('Cancel')
  expect([again.dialog.emitted('import'), again.dialog.emitted('update:open')]).toEqual([undefined, [[false]]])
  again.dialog.unmount()
})

test('with nothing taken there is nothing to import', async () => {
  const { dialog, inside } = show(plan)
  await flushPromises()
  for (const one of inside<HTMLButtonElement>('[role="switch"]')) one.click()
  await flushPromises()
  expect(inside<HTMLButtonElement>('button[type="submit"]')[0]!.disabled).toBe(true)
  dialog.unmount()
})
