import { beforeAll, expect, it } from 'vitest'
import { loadBackend } from '../../../src-main/engine/backend'
import type { Backend, Runner } from '../../../src-main/engine/types'
import { textRnn } from '../../../src-main/recipes/text-rnn'
import { openedText, seaText, startRunner, startSession, tinyText, trainSteps } from '../../support/training'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

// Lengths about the edges of 64 streams of 128 characters a call.
it.each([2, 3, 63, 65, 66, 8192, 8193, 8194, 9000])('the validation of %d characters counts each but the first exactly once', async length => {
  const vocabulary = 'abcdefg'
  const text = Array.from({ length: 600 + length }, (_, at) => vocabulary[(at * at + 3 * at) % 7 === 0 ? 6 : (at * 5) % 6]).join('')
  const opened = openedText(text, 600 / text.length)
  const dataset = { ...opened, train: opened.train.slice(0, 600), val: opened.val.slice(-length) }
  const session = startSession(backend, textRnn, { params: { ...tinyText, counts: 0 }, dataset })
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

it('reads each stream as if it had read the text before it', async () => {
  const opened = openedText(seaText.repeat(8), 0.5)
  const session = startSession(backend, textRnn, { params: { ...tinyText, counts: 0 }, dataset: opened })
  const runner = startRunner(backend, session)
  try {
    trainSteps(session, runner, { to: 60 })
    const { 'val/loss': loss } = await session.evaluate(runner)
    expect(loss).toBeCloseTo(readThrough(runner, opened), 3)
  } finally {
    runner.dispose()
  }
})

/** The mean loss of an LSTM in plain numbers that reads the whole validation text from its first character on. */
function readThrough(runner: Runner, { val, vocabulary }: ReturnType<typeof openedText>): number {
  const w = runner.read()
  const [size, hidden, embedding] = [vocabulary.length, 16, 8]
  const at = (name: string, row: number, width: number, column: number): number => w[name]![row * width + column]!
  let h: number[] = Array.from({ length: hidden }, () => 0)
  let c = [...h]
  let nats = 0
  for (let t = 0; t + 1 < val.length; t++) {
    const z = Array.from({ length: 4 * hidden }, (_, j) => {
      let sum = w['layer0/b']![j]!
      for (let e = 0; e < embedding; e++) sum += at('embedding', val[t]!, embedding, e) * at('layer0/wx', e, 4 * hidden, j)
      for (let k = 0; k < hidden; k++) sum += h[k]! * at('layer0/wh', k, 4 * hidden, j)
      return sum
    })
    const gate = (index: number, k: number): number => 1 / (1 + Math.exp(-z[index * hidden + k]!))
    c = c.map((one, k) => gate(1, k) * one + gate(0, k) * Math.tanh(z[3 * hidden + k]!))
    h = c.map((one, k) => gate(2, k) * Math.tanh(one))
    const logits = Array.from({ length: size }, (_, v) => h.reduce((sum, one, k) => sum + one * at('out/w', k, size, v), w['out/b']![v]!))
    nats += Math.log(logits.reduce((sum, one) => sum + Math.exp(one), 0)) - logits[val[t + 1]!]!
  }
  return nats / (val.length - 1)
}
