import { beforeAll, describe, expect, it } from 'vitest'
import { loadBackend } from '../../../src-main/engine/backend'
import { createRunner } from '../../../src-main/engine/runner'
import type { Backend, Network, Value } from '../../../src-main/engine/types'
import { convNetwork, denseNetwork, embeddingNetwork, wave } from './networks'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

const x = wave([8, 6])
const y = Int32Array.from({ length: 8 }, (_, i) => i % 3)

function train(network: Network, mode: 'eager' | 'compiled', inputs: Record<string, Value>) {
  const runner = createRunner(backend, network, { mode })
  const history = Array.from({ length: 50 }, () => runner.run('step', inputs))
  const end = runner.read()
  runner.dispose()
  return { history, end }
}

describe('compiled runner', () => {
  it.each([
    ['dense', denseNetwork(), { x, y }], ['embedding', embeddingNetwork(), {}],
    ['convolution', convNetwork(), { x: wave([4, 8, 8, 1]) }],
  ] as const)('gives the bits of the eager runner over 50 steps: %s', (_, network, inputs) => {
    const eager = train(network, 'eager', inputs as never)
    const compiled = train(network, 'compiled', inputs as never)
    expect(compiled).toEqual(eager)
    expect(train(network, 'compiled', inputs as never)).toEqual(compiled)
  })
})
