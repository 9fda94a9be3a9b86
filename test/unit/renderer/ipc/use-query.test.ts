// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { effectScope, ref } from 'vue'
import { useQuery } from '../../../../src-renderer/ipc/use-query'
import { installBridge } from '../bridge'

test('loads, follows its input, reloads on matching events only, and keeps the last answer on an error', async () => {
  let count = 0
  let fails = false
  const bridge = installBridge({
    'datasets.get': (input: { id: string }) => fails
      ? { ok: false, error: { code: 'NOT_FOUND', message: 'gone', details: { what: 'dataset', id: input.id } } }
      : { ok: true, value: { id: input.id, turn: ++count } },
  })
  const id = ref('a')
  const scope = effectScope()
  const query = scope.run(() => useQuery('datasets.get', () => ({ id: id.value }), {
    reloadOn: { 'datasets.changed': payload => payload.ids.includes(id.value) },
  }))!
  await flushPromises()
  expect(query.data.value).toEqual({ id: 'a', turn: 1 })
  id.value = 'b'
  await flushPromises()
  expect(query.data.value).toEqual({ id: 'b', turn: 2 })
  bridge.emit('datasets.changed', { ids: ['x'] })
  await flushPromises()
  expect(count).toBe(2)
  bridge.emit('datasets.changed', { ids: ['b'] })
  await flushPromises()
  expect(query.data.value).toEqual({ id: 'b', turn: 3 })
  fails = true
  await query.reload()
  expect([query.data.value, query.error.value?.code, query.pending.value]).toEqual([{ id: 'b', turn: 3 }, 'NOT_FOUND', false])
  scope.stop()
  fails = false
  bridge.emit('datasets.changed', { ids: ['b'] })
  await flushPromises()
  expect(count).toBe(3)
})

test('an answer that comes late does not replace a newer one', async () => {
  const waiting: ((name: string) => void)[] = []
  installBridge({})
  Object.defineProperty(window, 'studio', {
    configurable: true,
    value: { on: () => () => {}, invoke: () => new Promise(resolve => waiting.push(name => resolve({ ok: true, value: { name } }))) },
  })
  const id = ref('first')
  const scope = effectScope()
  const query = scope.run(() => useQuery('datasets.get', () => ({ id: id.value })))!
  id.value = 'second'
  await flushPromises()
  waiting[1]!('second')
  await flushPromises()
  waiting[0]!('first')
  await flushPromises()
  expect(query.data.value).toEqual({ name: 'second' })
  scope.stop()
})

test('with null there is nothing to ask', async () => {
  const bridge = installBridge({})
  const scope = effectScope()
  const query = scope.run(() => useQuery('datasets.get', null))!
  await flushPromises()
  expect([bridge.asked, query.data.value, query.pending.value]).toEqual([[], undefined, false])
  scope.stop()
})
