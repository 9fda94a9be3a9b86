import { beforeAll, expect, it } from 'vitest'
import { loadBackend } from '../../../src-main/engine/backend'
import type { Backend } from '../../../src-main/engine/types'
import { textRnn } from '../../../src-main/recipes/text-rnn'
import { openedText, startRunner, startSession, tinyText } from '../../support/training'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

// Lengths about the edges of 32 streams of 128 characters a call.
it.each([2, 3, 31, 33, 34, 4096, 4097, 4098, 5000])('the validation of %d characters counts each but the first exactly once', async length => {
  const vocabulary = 'abcdefg'
  const text = Array.from({ length: 600 + length }, (_, at) => vocabulary[(at * at + 3 * at) % 7 === 0 ? 6 : (at * 5) % 6]).join('')
  const opened = openedText(text, 600 / text.length)
  const dataset = { ...opened, train: opened.train.slice(0, 600), val: opened.val.slice(-length) }
  const session = startSession(backend, textRnn, { params: tinyText, dataset })
  // The compiled program has the same bits (text-rnn.test.ts), but takes a second to build.
  const runner = startRunner(backend, session, 'eager')
  const val = opened.val.slice(-length)
  const size = opened.vocabulary.length
  const [weights] = Object.values(runner.read(['out/w'])) as [Float32Array]
  try {
    runner.write({ 'out/w': weights.fill(0), 'out/b': new Float32Array(size) })
    expect((await session.evaluate(runner))['val/loss']).toBeCloseTo(Math.log(size), 5)
    // Logits that depend on the character alone: the loss is the mean over what follows.
    const logits = Float32Array.from({ length: size }, (_, token) => 0.9 * token - 2)
    const sum = logits.reduce((total, one) => total + Math.exp(one), 0)
    runner.write({ 'out/b': logits })
    const expected = val.slice(1).reduce((total, token) => total - logits[token]! + Math.log(sum), 0) / (length - 1)
    const { 'val/loss': loss, 'val/bits_per_character': bits, 'val/perplexity': perplexity } = await session.evaluate(runner)
    expect(loss).toBeCloseTo(expected, 4)
    expect(bits).toBeCloseTo(expected / Math.LN2, 4)
    expect(perplexity).toBeCloseTo(Math.exp(expected), 2)
  } finally {
    runner.dispose()
  }
})
