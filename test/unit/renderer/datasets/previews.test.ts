// @vitest-environment happy-dom
/** Each type of preview as the page shows it, in both languages where there are words. */
import type { Preview } from '#contract'
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import PreviewView from '../../../../src-renderer/datasets/PreviewView.vue'
import { stopPlaying } from '../../../../src-renderer/datasets/player'
import { setLocale } from '../../../../src-renderer/i18n'

let view: VueWrapper
const show = (preview: Preview, small = false) => view = mount(PreviewView, { props: { preview, name: 'Things', small }, attachTo: document.body })
beforeEach(() => {
  setLocale('en')
  // Nothing is laid out here: what scrolls is given a height, and each row one.
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(33)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(330)
})
afterEach(() => {
  view.unmount()
  vi.restoreAllMocks()
})

const columns = [
  { name: 'said', type: 'text', role: 'text' }, { name: 'mood', type: 'category', role: 'label' }, { name: 'stars', type: 'number', role: null },
] as const
const rows = (count: number): Preview => ({
  type: 'rows', offset: 400, total: 5000, columns: [...columns],
  rows: Array.from({ length: count }, (_, at) => [`sentence ${at}`, at % 2 ? 'good' : 'bad', at === 1 ? null : 1234.5 + at]),
})

test('rows: typed heads with roles, only rows in sight, their place in the whole, missing values by name', async () => {
  show(rows(400))
  await flushPromises()
  const heads = view.findAll('thead th').slice(1).map(head => [head.text(), head.find('i').attributes('aria-label')])
  expect(heads).toEqual([['saidtext', 'Text'], ['moodlabel', 'Category'], ['stars', 'Number']])
  const shown = view.findAll('tbody tr[data-index]')
  expect(shown.length).toBeGreaterThan(8)
  expect(shown.length).toBeLessThan(60)
  expect(view.find('table').attributes('aria-rowcount')).toBe('5001')
  expect([shown[0]!.find('th').text(), shown[0]!.attributes('aria-rowindex')]).toEqual(['401', '402'])
  expect(shown[0]!.findAll('td').map(cell => cell.text())).toEqual(['sentence 0', 'bad', '1234.5'])
  expect(shown[1]!.find('[role="img"]').attributes('aria-label')).toBe('no value')
  setLocale('zh-CN')
  await nextTick()
  expect(view.findAll('thead th')[2]!.text()).toBe('mood标签')
})

test('rows on a card: no more columns than have room, nothing to operate', () => {
  show({ type: 'rows', offset: 0, total: 2, rows: [[1, 2, 3, 4, 5]],
    columns: ['a', 'b', 'c', 'd', 'e'].map(name => ({ name, type: 'number', role: null })) }, true)
  expect(view.findAll('tbody td').map(cell => cell.text())).toEqual(['1', '2', '3', '4'])
  expect(view.findAll('[tabindex], button, input').length).toBe(0)
})

test('series: a panel a channel with range, gaps and dates; arrow keys read values off', async () => {
  const one = { name: 'airline', start: '1949-01-01', length: 5, values: [112, null, null, 129, 121] }
  show({ type: 'series', offset: 0, total: 1, frequency: 'month', series: [{ ...one, channel: 'passengers' }, { ...one, channel: 'flights' }] })
  const panels = view.findAll('figure')
  expect(panels.map(panel => panel.find('figcaption').text())).toEqual([
    'airline, passengers5 steps, 1 gap', 'airline, flights5 steps, 1 gap',
  ])
  expect(panels[0]!.text()).toContain('Jan 1949May 1949')
  const slider = panels[0]!.find('[role="slider"]')
  expect(slider.attributes('aria-description')).toBe('5 steps, 1 gap, 112 to 129')
  await slider.trigger('focus')
  await slider.trigger('keydown', { key: 'ArrowRight' })
  expect(slider.attributes('aria-valuetext')).toBe('Feb 1949: no value')
  await slider.trigger('keydown', { key: 'End' })
  expect([slider.attributes('aria-valuenow'), slider.attributes('aria-valuetext')]).toEqual(['4', 'May 1949: 121'])
})

const clip = (name: string) => ({ name, file: `/library/cache/${name}.wav`, seconds: 2, rate: 16_000, peaks: [0.1, 1], label: 'yes', text: `${name} said` })

test('audio: one sound plays at a time, up and down go from player to player, the place is a slider', async () => {
  const started: string[] = []
  const play = function (this: HTMLMediaElement): Promise<void> {
    started.push(this.getAttribute('src')!)
    this.dispatchEvent(new Event('play'))
    return Promise.resolve()
  }
  const pause = function (this: HTMLMediaElement): void { this.dispatchEvent(new Event('pause')) }
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(play)
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockImplementation(pause)
  show({ type: 'audio', offset: 0, total: 2, clips: [clip('one'), clip('two')] })
  const names = () => view.findAll('button').map(button => button.attributes('aria-label'))
  expect(view.findAll('li')[0]!.text()).toContain('yesone said')
  await view.findAll('button')[0]!.trigger('click')
  expect(names()).toEqual(['Pause one', 'Play two'])
  await view.findAll('button')[1]!.trigger('click')
  expect([names(), started]).toEqual([['Play one', 'Pause two'], ['/library/cache/one.wav', '/library/cache/two.wav']])
  await view.findAll('button')[1]!.trigger('click')
  expect(names()).toEqual(['Play one', 'Play two'])
  view.findAll('button')[0]!.element.focus()
  await view.findAll('button')[0]!.trigger('keydown', { key: 'ArrowDown' })
  expect(document.activeElement).toBe(view.findAll('button')[1]!.element)
  const place = view.find('input[type="range"]')
  await place.setValue('1')
  expect([place.attributes('aria-label'), place.attributes('aria-valuetext')]).toEqual(['Place in one', '1.00 s of 2.00 s'])
  stopPlaying()
})

test('video: a strip seen through one frame, arrow keys step through it', async () => {
  show({ type: 'video', offset: 0, total: 1, frames: 8, tile: 64, framesPerSecond: 4, clips: [{ name: 'walk', strip: '/library/cache/w.png', label: null }] })
  const button = view.find('button')
  const style = button.element.style
  expect([style.backgroundSize, style.animationDuration, style.animationTimingFunction]).toEqual(['800% 100%', '2s', 'steps(8, jump-none)'])
  expect([button.attributes('aria-label'), button.classes('moves')]).toEqual(['walk, frame 1 of 8', true])
  await button.trigger('keydown', { key: 'ArrowLeft' })
  expect([button.attributes('aria-label'), button.classes('moves'), style.backgroundPositionX]).toEqual(['walk, frame 8 of 8', false, '100%'])
  await button.trigger('blur')
  expect([button.attributes('aria-label'), button.classes('moves')]).toEqual(['walk, frame 1 of 8', true])
})
