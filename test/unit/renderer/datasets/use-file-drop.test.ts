// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { effectScope } from 'vue'
import { describeDrag, useFileDrop } from '../../../../src-renderer/datasets/use-file-drop'

const file = (type: string) => ({ kind: 'file', type })
function drag(name: string, { types = ['Files'], files = [] as File[], relatedTarget = null as EventTarget | null } = {}): Event {
  const event = new Event(name, { bubbles: true, cancelable: true })
  const items = files.map(one => ({ kind: 'file', type: one.type }))
  return Object.assign(event, { dataTransfer: { types, files, items, dropEffect: 'none' }, relatedTarget })
}

test('what is dragged is said as far as the system tells', () => {
  const looks = (...types: string[]) => describeDrag(types.map(file)).parts.map(part => `${part.count} ${part.look}`)
  expect(looks('text/plain', 'application/json')).toEqual(['2 text'])
  expect(looks('audio/wav', 'image/png', 'image/jpeg', 'video/mp4')).toEqual(['2 images', '1 sound', '1 video'])
  expect(looks('text/csv', 'application/zip', 'application/gzip', '', 'application/pdf')).toEqual(['2 archive', '2 other', '1 table'])
  expect(describeDrag([{ kind: 'string', type: 'text/plain' }])).toEqual({ count: 0, parts: [] })
})

test('shows while files are over the window, hands them over when dropped, and stops with the component', () => {
  const dropped: File[][] = []
  const scope = effectScope()
  const { dragged } = scope.run(() => useFileDrop(files => dropped.push(files)))!
  const files = [new File(['a'], 'a.txt', { type: 'text/plain' })]
  window.dispatchEvent(drag('dragenter', { files }))
  expect(dragged.value).toEqual({ count: 1, parts: [{ look: 'text', count: 1 }] })
  window.dispatchEvent(drag('dragleave', { relatedTarget: document.body }))
  expect(dragged.value).toBeDefined()
  const drop = drag('drop', { files })
  window.dispatchEvent(drop)
  expect([dragged.value, drop.defaultPrevented, dropped]).toEqual([undefined, true, [files]])
  window.dispatchEvent(drag('dragenter', { files }))
  window.dispatchEvent(drag('dragleave'))
  expect(dragged.value).toBeUndefined()
  window.dispatchEvent(drag('dragenter', { types: ['text/plain'] }))
  expect(dragged.value).toBeUndefined()
  scope.stop()
  window.dispatchEvent(drag('drop', { files }))
  expect(dropped.length).toBe(1)
})
