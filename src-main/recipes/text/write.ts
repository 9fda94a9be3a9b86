/** Text from a trained network, character by character. */
import { StudioError } from '#contract'
import type { Runner } from '../../engine/types'
import { makeRng, type Rng } from '../../nn/rng'
import type { TextModel } from './model'
import { zeroStates } from './validate'
import { groups, stretch, writeName } from './write-program'

/** Texts that one call writes side by side. */
export const mostAtOnce = groups[groups.length - 1]!

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

/** Tokens that follow each prompt; up to `mostAtOnce` wishes, with prompts of any lengths. */
export async function writeTexts(model: TextModel, runner: Runner, wishes: readonly Wish[]): Promise<number[][]> {
  const group = groups.find(size => size >= wishes.length)
  if (group === undefined) throw new Error(`at most ${mostAtOnce} texts at once`)
  const rngs = wishes.map(wish => makeRng(wish.seed, 'write', wish.index))
  const texts: number[][] = wishes.map(() => [])
  const temperature = Float32Array.from({ length: group }, (_, row) => wishes[row]?.temperature ?? 1)
  const last = Math.max(...wishes.map(wish => wish.prompt.length + wish.length - 1))
  let token: Int32Array = Int32Array.from({ length: group }, (_, row) => wishes[row]?.prompt[0] ?? 0)
  let states = zeroStates(model, group)
  for (let at = 0; at < last; at += stretch) {
    const { given, uniforms } = stretchOf(wishes, { group, at, rngs })
    const { tokens, ...after } = runner.run(writeName(group), { token, given, uniforms, temperature, ...states })
    states = after
    token = (tokens as Int32Array).slice((stretch - 1) * group)
    take(wishes, { group, at, tokens: tokens as Int32Array, texts })
    await new Promise(done => setImmediate(done))
  }
  return texts
}

/** What is known of the characters after `at` of each text: those of its prompt, and a number to draw each other one by. */
function stretchOf(wishes: readonly Wish[], { group, at, rngs }: { group: number, at: number, rngs: readonly Rng[] }) {
  const given = new Int32Array(stretch * group).fill(-1)
  const uniforms = new Float32Array(stretch * group)
  wishes.forEach(({ prompt }, row) => {
    for (let step = 0; step < stretch; step++) {
      const token = prompt[at + step + 1]
      if (token === undefined) uniforms[step * group + row] = rngs[row]!.uniform()
      else given[step * group + row] = token
    }
  })
  return { given, uniforms }
}

interface Taken { readonly group: number, readonly at: number, readonly tokens: Int32Array, readonly texts: number[][] }

function take(wishes: readonly Wish[], { group, at, tokens, texts }: Taken): void {
  wishes.forEach(({ prompt, length }, row) => {
    for (let step = 0; step < stretch; step++) {
      if (at + step + 1 >= prompt.length && texts[row]!.length < length) texts[row]!.push(tokens[step * group + row]!)
    }
  })
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
