/** Text from a trained network, character by character. */
import { StudioError } from '#contract'
import type { Runner } from '../../engine/types'
import { makeRng, type Rng } from '../../nn/rng'
import type { TextModel } from './model'
import { writers } from './programs'
import { zeroStates } from './validate'

export interface Wish {
  /** Tokens to begin with, at least one. */
  readonly prompt: Int32Array
  readonly temperature: number
  /** Characters to write. */
  readonly length: number
  readonly seed: number
  /** Part of the key, so that two texts of one seed differ. */
  readonly index: number
}

/** Tokens that follow each prompt; up to `writers` wishes at once, with prompts of any lengths. */
export async function writeTexts(model: TextModel, runner: Runner, wishes: readonly Wish[]): Promise<number[][]> {
  if (wishes.length > writers) throw new Error(`at most ${writers} texts at once`)
  const rngs = wishes.map(wish => makeRng(wish.seed, 'write', wish.index))
  const texts: number[][] = wishes.map(() => [])
  const token = new Int32Array(writers)
  let states = zeroStates(model, writers)
  const last = Math.max(...wishes.map(wish => wish.prompt.length + wish.length - 1))
  for (let at = 0; at < last; at++) {
    wishes.forEach((wish, row) => { token[row] = wish.prompt[at] ?? texts[row]!.at(-1) ?? 0 })
    const { logits, ...after } = runner.run('write', { token, ...states })
    states = after
    wishes.forEach((wish, row) => {
      if (at + 1 < wish.prompt.length || texts[row]!.length >= wish.length) return
      texts[row]!.push(draw(logits as Float32Array, { row, size: model.vocabulary, temperature: wish.temperature, rng: rngs[row]! }))
    })
    if (at % 32 === 31) await new Promise(done => setImmediate(done))
  }
  return texts
}

interface Draw { readonly row: number, readonly size: number, readonly temperature: number, readonly rng: Rng }

/** One class by softmax(logits / temperature). */
function draw(logits: Float32Array, { row, size, temperature, rng }: Draw): number {
  const from = row * size
  let highest = Number.NEGATIVE_INFINITY
  for (let at = 0; at < size; at++) highest = Math.max(highest, logits[from + at]!)
  let sum = 0
  for (let at = 0; at < size; at++) sum += Math.exp((logits[from + at]! - highest) / temperature)
  let left = rng.uniform() * sum
  for (let at = 0; at < size; at++) {
    left -= Math.exp((logits[from + at]! - highest) / temperature)
    if (left < 0) return at
  }
  return size - 1
}

/** Tokens of a prompt. Throws BAD_INPUT naming the characters that the training text does not have. */
export function encodePrompt(prompt: string, vocabulary: readonly string[]): Int32Array {
  const tokens = new Map(vocabulary.map((character, token) => [character, token]))
  const characters = [...prompt]
  const unknown = [...new Set(characters.filter(character => !tokens.has(character)))]
  if (unknown.length > 0) {
    const listed = unknown.slice(0, 10).map(character => JSON.stringify(character)).join(', ')
    throw new StudioError('BAD_INPUT', `The training text does not have ${listed}: leave them out of the prompt.`, {
      'place': 'prompt', 'message': `the training text does not have ${listed}: leave them out of the prompt`,
      'message:zh-CN': `训练文本中没有 ${listed}：请从提示词中去掉`,
    })
  }
  return Int32Array.from(characters, character => tokens.get(character)!)
}
