// @vitest-environment happy-dom
import type { ParamField, ParamValues } from '#contract'
import { defaultParams } from '#contract'
import { mount } from '@vue/test-utils'
import { TooltipProvider } from 'reka-ui'
import { expect, test } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { setLocale } from '../../../../src-renderer/i18n'
import ParamForm from '../../../../src-renderer/train/ParamForm.vue'

const both = <T>(value: T) => ({ 'en': value, 'zh-CN': value })
const texts = (label: string, unit?: string) => both({ label, help: `${label} help`, ...(unit && { unit }) })
const fields: ParamField[] = [
  { key: 'cell', texts: texts('Cell'), group: 'main', type: 'choice', default: 'lstm',
    options: ['lstm', 'simple'].map(value => ({ value, texts: both(value) })) },
  { key: 'activation', texts: texts('Activation'), group: 'main', type: 'choice', default: 'tanh',
    options: ['tanh', 'relu'].map(value => ({ value, texts: both(value) })), onlyIf: { key: 'cell', values: ['simple'] } },
  { key: 'hidden', texts: texts('Hidden size', 'units'), group: 'main', type: 'integer', min: 8, max: 1024, default: 256 },
  { key: 'rate', texts: texts('Learning rate'), group: 'optimisation', type: 'real', min: 1e-6, max: 1, default: 0.002, scale: 'log' },
  { key: 'carry', texts: texts('Carry'), group: 'optimisation', type: 'switch', default: true },
  { key: 'prompt', texts: texts('Prompt'), group: 'evaluation', type: 'text', default: 'The ', maxLength: 5 },
]

function mountForm() {
  const values = ref<ParamValues>(defaultParams(fields))
  const initial = defaultParams(fields)
  const Host = defineComponent(() => () => h(TooltipProvider, () => h(ParamForm, {
    fields, initial, values: values.value, onChange: (key, value) => { values.value = { ...values.value, [key]: value } },
  })))
  return { values, form: mount(Host, { attachTo: document.body }) }
}

test('each field has label, unit, range and help; groups other than main are folded', () => {
  setLocale('en')
  const { form } = mountForm()
  const text = form.text()
  for (const part of ['Hidden size', 'units', '8 – 1,024', 'Hidden size help', '1e-6 – 1', 'Optimisation', '2 parameters']) expect(text).toContain(part)
  expect(form.findAll('details').map(one => one.attributes('open'))).toEqual([undefined, undefined])
  const labels = form.findAll('label').map(one => [one.text(), form.find(`#${one.attributes('for')}`).exists()])
  expect(labels).toEqual([['Cell', true], ['Hidden size', true], ['Learning rate', true], ['Carry', true], ['Prompt', true]])
  form.unmount()
})

test('a field appears when the field it depends on says so', async () => {
  const { form, values } = mountForm()
  expect(form.text()).not.toContain('Activation')
  await form.find('select').setValue('simple')
  expect(values.value['cell']).toBe('simple')
  expect(form.text()).toContain('Activation')
  form.unmount()
})

test('what is out of range is said in words, and a folded group with a problem opens', async () => {
  const { form, values } = mountForm()
  const [hidden, rate] = form.findAll('input[role="spinbutton"]')
  await hidden!.setValue('12.5')
  expect(form.find('[role="alert"]').text()).toBe('A whole number is needed here.')
  await hidden!.setValue('4')
  expect(form.find('[role="alert"]').text()).toBe('Between 8 and 1,024.')
  await hidden!.setValue('')
  expect(form.find('[role="alert"]').text()).toBe('A number is needed here.')
  await hidden!.setValue('512')
  expect(form.find('[role="alert"]').exists()).toBe(false)
  expect(values.value['hidden']).toBe(512)
  await rate!.setValue('3')
  expect(form.find('details[open] [role="alert"]').text()).toBe('Between 1e-6 and 1.')
  await form.find('input[type="text"]:not([role])').setValue('too long')
  expect(form.text()).toContain('At most 5 characters.')
  form.unmount()
})

test('a changed field goes back to where it began', async () => {
  const { form, values } = mountForm()
  expect(form.find('button[aria-label="Back to 256"]').exists()).toBe(false)
  await form.findAll('input[role="spinbutton"]')[0]!.setValue('300')
  await form.find('button[aria-label="Back to 256"]').trigger('click')
  expect(values.value['hidden']).toBe(256)
  await form.find('[role="switch"]').trigger('click')
  expect(values.value['carry']).toBe(false)
  expect(form.text()).toContain('1 changed')
  form.unmount()
})

test('arrow keys step a number within its range and the slider of a log scale moves by factors', async () => {
  const { form, values } = mountForm()
  const number = form.findAll('input[role="spinbutton"]')[0]!
  await number.trigger('keydown', { key: 'ArrowUp' })
  expect(values.value['hidden']).toBe(257)
  const slider = form.findAll('input[type="range"]')[1]!
  await slider.setValue('0.5')
  expect(values.value['rate']).toBe(0.001)
  await slider.setValue('1')
  expect(values.value['rate']).toBe(1)
  form.unmount()
})
