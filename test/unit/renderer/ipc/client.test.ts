// @vitest-environment happy-dom
import { StudioError } from '#contract'
import { reactive } from 'vue'
import { expect, test } from 'vitest'
import { call, on } from '../../../../src-renderer/ipc/client'
import { installBridge } from '../bridge'

test('an error of main is thrown with its code and details', async () => {
  installBridge({ 'runs.pause': () => ({ ok: false, error: { code: 'CONFLICT', message: 'it is over', details: { what: 'run-1 is finished' } } }) })
  const thrown = await call('runs.pause', { id: 'run-1' }).catch((error: unknown) => error)
  expect(thrown).toBeInstanceOf(StudioError)
  expect(thrown).toMatchObject({ code: 'CONFLICT', message: 'it is over', details: { what: 'run-1 is finished' } })
})

test('a reactive input crosses as plain data, so that it can be cloned', async () => {
  const bridge = installBridge({ 'settings.set': () => ({ ok: true, value: {} }) })
  const input = reactive({ views: { train: '{}' } })
  await call('settings.set', input)
  expect(() => structuredClone(bridge.asked[0]!.input)).not.toThrow()
  expect(bridge.asked).toEqual([{ channel: 'settings.set', input: { views: { train: '{}' } } }])
})

test('a listener hears events until it stops', () => {
  const bridge = installBridge({})
  const heard: unknown[] = []
  const stop = on('runs.changed', payload => heard.push(payload))
  bridge.emit('runs.changed', { ids: ['a'] })
  stop()
  bridge.emit('runs.changed', { ids: ['b'] })
  expect(heard).toEqual([{ ids: ['a'] }])
})

test('without the studio around it the page says so', async () => {
  Object.defineProperty(window, 'studio', { value: undefined, configurable: true })
  await expect(call('app.info')).rejects.toMatchObject({ code: 'INTERNAL' })
})
