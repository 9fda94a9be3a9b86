// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { effectScope } from 'vue'
import { allCommands, appCommands, commandOfKey, findCommand, useCommand } from '../../../../src-renderer/commands/registry'
import { keysOf, showKeys } from '../../../../src-renderer/ui/keys'

const press = (key: string, more: KeyboardEventInit = {}, target?: Element): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  if (target) Object.defineProperty(event, 'target', { value: target })
  return event
}

test('every file of a command is collected under its own id', () => {
  const paths = Object.keys(import.meta.glob('../../../../src-renderer/commands/*.ts'))
  const files = paths.map(path => path.split('/').at(-1)!.slice(0, -3)).filter(name => name.includes('.'))
  expect(files.length).toBeGreaterThan(8)
  expect(appCommands.map(command => command.id)).toEqual(files.sort())
})

test('ids are unique, titles are in both languages, no two keys clash', () => {
  const ids = appCommands.map(command => command.id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const command of appCommands) {
    expect(command.texts.en.title, command.id).toMatch(/^[A-Z]/)
    expect(command.texts['zh-CN'].title, command.id).toMatch(/[\u4e00-\u9fff]/)
  }
  // The rail's entries take Mod+1 to Mod+5.
  const keys = [...appCommands.flatMap(command => command.keys ?? []), ...[1, 2, 3, 4, 5].map(n => `Mod+${n}`)]
  expect(new Set(keys).size).toBe(keys.length)
})

test('a key finds its command, but not while text is typed, unless it is no key of text', () => {
  const input = document.createElement('input')
  expect(commandOfKey(press('k', { ctrlKey: true }))?.id).toBe('view.palette')
  expect(commandOfKey(press('?', { shiftKey: true }))?.id).toBe('view.shortcuts')
  expect(commandOfKey(press('?', { shiftKey: true }, input))).toBeUndefined()
  expect(commandOfKey(press('k', { ctrlKey: true }, input))?.id).toBe('view.palette')
  expect(commandOfKey(press('z', { ctrlKey: true }, input))).toBeUndefined()
})

test('a screen declares commands while it is shown; those that cannot be done now have no key', () => {
  const scope = effectScope()
  let canPause = true
  scope.run(() => useCommand({
    id: 'test.pause', texts: { 'en': { title: 'Pause' }, 'zh-CN': { title: '暂停' } }, keys: ['Space'], when: () => canPause, run: () => {},
  }))
  expect(commandOfKey(press(' '))?.id).toBe('test.pause')
  expect(commandOfKey(press(' ', {}, document.createElement('button')))).toBeUndefined()
  canPause = false
  expect(commandOfKey(press(' '))).toBeUndefined()
  expect(allCommands().map(command => command.id)).toContain('test.pause')
  scope.stop()
  expect(findCommand('test.pause')).toBeUndefined()
})

test('under a dialog only the palette has its key', () => {
  const dialog = document.createElement('div')
  dialog.setAttribute('role', 'dialog')
  dialog.dataset['state'] = 'open'
  document.body.append(dialog)
  expect(commandOfKey(press('n', { ctrlKey: true }))).toBeUndefined()
  expect(commandOfKey(press('k', { ctrlKey: true }))?.id).toBe('view.palette')
  dialog.remove()
  expect(commandOfKey(press('n', { ctrlKey: true }))?.id).toBe('run.new')
})

test('keys are written as they are pressed and shown as they are printed', () => {
  expect([keysOf(press('Z', { ctrlKey: true, shiftKey: true })), keysOf(press(',', { ctrlKey: true })), keysOf(press('F2')), keysOf(press('ArrowLeft'))])
    .toEqual(['Mod+Shift+Z', 'Mod+Comma', 'F2', 'ArrowLeft'])
  expect(showKeys('Mod+Shift+Z')).toBe('Ctrl Shift Z')
})
