import util from 'node:util'
import { expect, it } from 'vitest'
import { loadBackend } from '../../../src-main/engine/backend'

it('loads TensorFlow where util has lost what tfjs-node calls, as from Node 23 on', async () => {
  const functions = util as unknown as Record<string, unknown>
  delete functions['isArray']
  delete functions['isNullOrUndefined']
  const backend = await loadBackend({ environment: { DUET_TEST_OF_ENVIRONMENT: '1' } })
  expect(process.env['DUET_TEST_OF_ENVIRONMENT']).toBe('1')
  expect(backend.tensorflowVersion).toMatch(/^2\.\d+\.\d+/)
  expect(backend.tfjsVersion).toBe('4.22.0')
  expect([...backend.tf.tensor1d([1, 2]).add(1).dataSync()]).toEqual([2, 3])
  expect(await loadBackend()).toBe(backend)
})
