// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest'
import { pushUndo, redoLast, redoStack, takeBack, undoStack } from '../../../../src-renderer/commands/undo'
import { toasts } from '../../../../src-renderer/ui/toasts'

let name = 'a'
const rename = (to: string) => {
  const before = name
  name = to
  pushUndo({ label: `Renamed to ${to}`, undo: () => { name = before }, redo: () => { name = to } })
}
beforeEach(() => {
  name = 'a'
  undoStack.value = []
  redoStack.value = []
  toasts.value = []
})

test('takes back the last first, does it again, and forgets the undone once something new is done', async () => {
  rename('b')
  rename('c')
  await takeBack()
  expect(name).toBe('b')
  await takeBack()
  expect(name).toBe('a')
  await redoLast()
  expect(name).toBe('b')
  rename('d')
  await redoLast()
  expect([name, redoStack.value.length]).toEqual(['d', 0])
})

test('the toast takes back its own action, once', async () => {
  rename('b')
  rename('c')
  expect(toasts.value.map(toast => toast.text)).toEqual(['Renamed to b', 'Renamed to c'])
  const last = toasts.value[1]!.action!
  last.run()
  last.run()
  expect([name, undoStack.value.length, redoStack.value.length]).toEqual(['b', 1, 0])
  await Promise.resolve()
  expect(redoStack.value.length).toBe(1)
})

test('what was taken back by its key is not offered any more', async () => {
  rename('b')
  await takeBack()
  expect(toasts.value).toEqual([])
})

test('an undo that fails says so and is not offered again', async () => {
  pushUndo({ label: 'x', undo: () => Promise.reject(new Error('disk full')), redo: () => {} })
  await takeBack()
  expect([undoStack.value.length, redoStack.value.length, toasts.value.at(-1)?.tone]).toEqual([0, 0, 'bad'])
})
