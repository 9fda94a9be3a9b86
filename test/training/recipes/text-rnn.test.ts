import { beforeAll, describe, expect, it } from 'vitest'
import { loadBackend } from '../../../src-main/engine/backend'
import type { Backend } from '../../../src-main/engine/types'
import { cells } from '../../../src-main/nn/recurrent'
import { textRnn } from '../../../src-main/recipes/text-rnn'
import { openedText, seaText, startRunner, startSession, tinyText, trainSteps, trainWhole } from '../../support/training'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

const dataset = openedText(seaText)

describe.each(cells)('text generation with %s', cell => {
  it('has the same bits compiled and operation by operation, and with the same seed, not with another', async () => {
    // Two layers for a plain cell and a gated one.
    const setting = { params: { ...tinyText, cell, layers: ['rnn-tanh', 'lstm'].includes(cell) ? 2 : 1 }, dataset, steps: 50 }
    const compiled = await trainWhole(backend, textRnn, { ...setting, mode: 'compiled' })
    expect(await trainWhole(backend, textRnn, { ...setting, mode: 'eager' })).toEqual(compiled)
    const losses = (seed: number, mode: 'compiled' | 'eager') => {
      const session = startSession(backend, textRnn, { ...setting, seed })
      const runner = startRunner(backend, session, mode)
      const metrics = trainSteps(session, runner, { to: 50 })
      runner.dispose()
      return metrics
    }
    expect(losses(11, 'compiled')).toEqual(compiled.metrics)
    expect(losses(12, 'eager')).not.toEqual(compiled.metrics)
  })

  it('learns a short text by heart', () => {
    const params = { ...tinyText, cell, hidden: 48, dropout: 0, steps: 400, learningRate: cell === 'rnn-relu' ? 0.005 : 0.02, sequenceLength: 24 }
    const session = startSession(backend, textRnn, { params, dataset })
    const runner = startRunner(backend, session)
    const losses = trainSteps(session, runner, { to: 300 }).map(one => one['train/loss']!)
    runner.dispose()
    expect(losses[0]).toBeGreaterThan(2)
    expect(Math.max(...losses.slice(-10))).toBeLessThan(0.3)
  })
})

it.each([
  ['where no kernel fits the hidden size', { hidden: 12 }], ['with dropout of recurrent weights and fast math', { recurrentDropout: 0.3, fastMath: true }],
] as const)('has the same bits compiled and operation by operation %s', async (_, more) => {
  const setting = { params: { ...tinyText, ...more }, dataset, steps: 50 }
  const compiled = await trainWhole(backend, textRnn, { ...setting, mode: 'compiled' })
  expect(await trainWhole(backend, textRnn, { ...setting, mode: 'eager' })).toEqual(compiled)
})

describe('a session of text generation', () => {
  it.each(['eager', 'compiled'] as const)('keeps no tensor over a step, a validation or a sample: %s', async mode => {
    const session = startSession(backend, textRnn, { params: tinyText, dataset })
    const runner = startRunner(backend, session, mode)
    trainSteps(session, runner, { to: 1 })
    const before = backend.tf.memory().numTensors
    for (let step = 1; step < 6; step++) {
      trainSteps(session, runner, { from: step, to: step + 1 })
      expect(backend.tf.memory().numTensors).toBe(before)
    }
    await session.evaluate(runner)
    await session.sample(runner, 6)
    expect(backend.tf.memory().numTensors).toBe(before)
    runner.dispose()
  })

  it('has the random windows and starts afresh with carry off', () => {
    const session = startSession(backend, textRnn, { params: { ...tinyText, carry: false }, dataset })
    expect([...session.inputs(5, 0)['keep']!]).toEqual([0])
    expect(session.inputs(5, 0)).toEqual(session.inputs(5, 0))
    expect(session.inputs(6, 0)['starts']).not.toEqual(session.inputs(5, 0)['starts'])
  })

  it('counts its weights', () => {
    const { parameters, network } = startSession(backend, textRnn, { params: { ...tinyText, cell: 'lstm' }, dataset })
    const vocabulary = dataset.vocabulary.length
    expect(parameters).toBe(vocabulary * 8 + (8 + 16 + 1) * 64 + (16 + 1) * vocabulary)
    expect(network.variables.find(one => one.name === 'train')!.role).toBe('data')
  })

  it('refuses a text that is too short for the batch, with the numbers', () => {
    expect(() => startSession(backend, textRnn, { params: { ...tinyText, batch: 512 }, dataset }))
      .toThrow(expect.objectContaining({ code: 'DATASET_TOO_SMALL', details: { dataset: 'text', found: dataset.train.length, needed: 512 * 13 + 1 } }))
  })
})

describe.each([{ counts: 0 }, { counts: 0.3 }])('samples of text, %j', mixing => {
  const made = async (options: Record<string, string | number>, { seed = 1, count = 2 } = {}) => {
    const session = startSession(backend, textRnn, { params: { ...tinyText, ...mixing }, dataset })
    const runner = startRunner(backend, session)
    try {
      const all = await session.make(runner, { count, seed, options: { prompt: '', temperature: 1, length: 60, ...options } })
      return all.map(one => one.type === 'text' ? one.text : '')
    } finally {
      runner.dispose()
    }
  }

  it('repeat for the same seed, differ for another and from each other', async () => {
    const first = await made({})
    expect(await made({})).toEqual(first)
    expect(await made({}, { seed: 2 })).not.toEqual(first)
    expect(first[0]).not.toBe(first[1])
  })

  it('begin with the prompt and have the length asked for; more than fit side by side are all made', async () => {
    const texts = await made({ prompt: 'the sea', length: 25 }, { count: 11 })
    expect(texts).toHaveLength(11)
    expect(new Set(texts).size).toBe(11)
    for (const text of texts) {
      expect(text.startsWith('the sea')).toBe(true)
      expect([...text]).toHaveLength(7 + 25)
    }
  })

  it('name the characters of a prompt that the text does not have', async () => {
    await expect(made({ prompt: 'the Zee 鯨!' })).rejects.toMatchObject({
      code: 'BAD_INPUT', details: {
        'place': 'prompt', 'message': 'the training text does not have "Z", "鯨", "!": leave them out of the prompt',
        'message:zh-CN': '训练文本中没有 "Z", "鯨", "!"：请从提示词中去掉',
      },
    })
  })
})

describe('counts of the text', () => {
  const after = async (counts: number): Promise<Record<string, number>> => {
    const session = startSession(backend, textRnn, { params: { ...tinyText, counts }, dataset })
    const runner = startRunner(backend, session)
    try {
      return await session.evaluate(runner)
    } finally {
      runner.dispose()
    }
  }

  it('lower the loss of a network that has learned nothing yet, and leave the network\'s own where it was', async () => {
    const [alone, mixed] = [await after(0), await after(0.5)]
    expect(mixed['val/loss']).toBeLessThan(alone['val/loss']! - 0.3)
    expect(mixed['val/network_loss']).toBe(alone['val/loss'])
    expect(alone['val/network_loss']).toBeUndefined()
  })
})
