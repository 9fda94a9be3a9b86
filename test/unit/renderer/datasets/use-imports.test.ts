// @vitest-environment happy-dom
import type { ImportState } from '#contract'
import { flushPromises } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { effectScope } from 'vue'
import { dismissImport, followImports, imports, nextRate, worthShowing } from '../../../../src-renderer/datasets/use-imports'
import { installBridge } from '../bridge'

const state = (id: string, change: Partial<ImportState> = {}): ImportState => ({
  id, name: id, state: 'running', phase: 'copy', filesDone: 0, filesTotal: 1, bytesDone: 0, bytesTotal: 100,
  etaSeconds: null, datasets: [], skipped: [], error: null, ...change,
})

test('old imports stay out, running ones are followed to their end, dismissed and cancelled ones go', async () => {
  const bridge = installBridge({ 'imports.list': () => ({ ok: true, value: [state('old', { state: 'done' }), state('now')] }) })
  const scope = effectScope()
  scope.run(followImports)
  await flushPromises()
  const shown = () => imports.value.map(one => `${one.state.id} ${one.state.state}`)
  expect(shown()).toEqual(['now running'])
  bridge.emit('imports.changed', { imports: [state('old', { state: 'done' }), state('now', { state: 'failed' }), state('next')] })
  expect(shown()).toEqual(['now failed', 'next running'])
  dismissImport('now')
  bridge.emit('imports.changed', { imports: [state('now', { state: 'failed' }), state('next', { state: 'cancelled' })] })
  expect(shown()).toEqual([])
  scope.stop()
})

test('the rate is bytes a second, smoothed, and unknown at first', () => {
  const first = nextRate(undefined, 0, 0)
  expect(first.rate).toBeNull()
  const second = nextRate(first, 1000, 1000)
  expect(second.rate).toBe(1000)
  expect(nextRate(second, 1100, 1100)).toBe(second)
  expect(nextRate(second, 4000, 2000).rate).toBeCloseTo(1000 * 0.6 + 3000 * 0.4)
})

test('of what ended only the last success and the last two failures stay in sight', () => {
  const all = ['done', 'failed', 'failed', 'running', 'done', 'failed', 'cancelled'] as const
  const shown = worthShowing(all.map((ending, index) => ({ state: state(String(index), { state: ending }), rate: null })))
  expect(shown.map(one => one.state.id)).toEqual(['2', '3', '4', '5'])
})
