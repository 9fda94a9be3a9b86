import { beforeAll, describe, expect, it } from 'vitest'
import { loadBackend } from '../../../src-main/engine/backend'
import { createRunner } from '../../../src-main/engine/runner'
import type { Backend } from '../../../src-main/engine/types'
import { convNetwork, denseNetwork, embeddingNetwork, wave } from './networks'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

const x = wave([8, 6])
const y = Int32Array.from({ length: 8 }, (_, i) => i % 3)

describe('eager runner', () => {
  it('trains dense, embedding and convolution networks and leaves no tensor', () => {
    const { tf } = backend
    const before = tf.memory().numTensors
    for (const [network, inputs] of [
      [denseNetwork(), { x, y }], [embeddingNetwork(), {}], [convNetwork(), { x: wave([4, 8, 8, 1]) }],
    ] as const) {
      const runner = createRunner(backend, network, { mode: 'eager' })
      const first = runner.run('step', inputs as never)
      const inUse = tf.memory().numTensors
      let last = first
      for (let i = 0; i < 60; i++) last = runner.run('step', inputs as never)
      expect(tf.memory().numTensors).toBe(inUse)
      expect(last['loss']![0]).toBeLessThan(first['loss']![0]!)
      expect(runner.read(['step'])['step']).toEqual(new Int32Array([61]))
      runner.dispose()
    }
    expect(tf.memory().numTensors).toBe(before)
  })
})
