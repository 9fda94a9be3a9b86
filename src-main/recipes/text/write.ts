/**
 * Text from a trained network, character by character, with counts mixed in or without. To draw from a mixture is to draw which
 * part to ask and then from that part: most characters come from the network inside the graph, and only those that do not need
 * the counts looked up.
 */
import { StudioError } from '#contract'
import type { Runner, Value } from '../../engine/types'
import { makeRng, type Rng } from '../../nn/rng'
import { longestContext, type ContextCounts } from './counts'
import type { TextModel } from './model'
import { zeroStates } from './validate'
import { groups, mixedStretch, stretch, writeName } from './write-program'

/** Texts that one call writes side by side. */
export const mostAtOnce = groups[groups.length - 1]!
/** Characters between two turns of the event loop. */
const charactersATurn = 16

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

export interface Mixing { readonly counts: ContextCounts, /** Of the counts in the mixture, 0..1. */ readonly share: number }

export interface Writing {
  /** Up to `mostAtOnce`, with prompts of any lengths. */
  readonly wishes: readonly Wish[]
  /** Where the network's programs were made for it; each part of the mixture has the wish's temperature. */
  readonly mixing?: Mixing | undefined
}

/** Tokens that follow each prompt. */
export async function writeTexts(model: TextModel, runner: Runner, { wishes, mixing }: Writing): Promise<number[][]> {
  const group = groups.find(size => size >= wishes.length)
  if (group === undefined) throw new Error(`at most ${mostAtOnce} texts at once`)
  const rows = wishes.map(wish => new TextInWriting(wish, mixing))
  const temperature = Float32Array.from({ length: group }, (_, row) => wishes[row]?.temperature ?? 1)
  const steps = mixing ? mixedStretch(group) : stretch
  const last = Math.max(...wishes.map(wish => wish.prompt.length + wish.length - 1))
  let states = zeroStates(model, group)
  let turn = 0
  for (let at = 0; at < last;) {
    const token = Int32Array.from({ length: group }, (_, row) => rows[row]?.text[at] ?? 0)
    const { given, uniforms } = asked(rows, { at, steps, group })
    const { tokens, ...after } = runner.run(writeName(group), { token, given, uniforms, temperature, ...states })
    const taken = takenSteps(rows, { at, steps: Math.min(steps, last - at) })
    for (let step = 0; step < taken; step++) {
      rows.forEach((row, index) => { row.take(at + step + 1, (tokens as Int32Array)[step * group + index]!) })
    }
    states = mixing ? statesAfter(after, { step: taken - 1, size: group * model.hidden }) : after
    at += taken
    turn += taken
    if (turn >= charactersATurn) {
      turn = 0
      await new Promise(done => setImmediate(done))
    }
  }
  return rows.map((row, index) => row.text.slice(wishes[index]!.prompt.length))
}

interface Part { readonly asksCounts: boolean, readonly uniform: number }

/** One text as it is written. */
class TextInWriting {
  readonly text: number[]
  private readonly numbers: Part[] = []
  private readonly rng: Rng
  private readonly end: number
  readonly wish: Wish
  private readonly mixing: Mixing | undefined

  constructor(wish: Wish, mixing: Mixing | undefined) {
    this.wish = wish
    this.mixing = mixing
    this.text = [...wish.prompt]
    this.end = wish.prompt.length + wish.length
    this.rng = makeRng(wish.seed, 'write', wish.index)
  }

  /** Which part gives the character at `place`, and the number to draw it by; nothing within the prompt and after the end. */
  partOf(place: number): Part | undefined {
    const own = place - this.wish.prompt.length
    if (own < 0 || place >= this.end) return undefined
    while (this.numbers.length <= own) {
      const asksCounts = this.mixing !== undefined && this.rng.uniform() < this.mixing.share
      this.numbers.push({ asksCounts, uniform: this.rng.uniform() })
    }
    return this.numbers[own]
  }

  /** Takes the character at `place`, which the network has drawn, unless it comes from elsewhere. */
  take(place: number, drawn: number): void {
    const part = this.partOf(place)
    if (part) this.text.push(part.asksCounts && this.mixing ? this.fromCounts(this.mixing.counts, part.uniform) : drawn)
  }

  private fromCounts(counts: ContextCounts, uniform: number): number {
    const power = 1 / this.wish.temperature
    const weights = counts.distribution(this.text.slice(-longestContext)).map(probability => probability ** power)
    let left = uniform * weights.reduce((sum, weight) => sum + weight, 0)
    const found = weights.findIndex(weight => (left -= weight) < 0)
    return found < 0 ? weights.length - 1 : found
  }
}

/** What is known of the characters after `at` of each text, and a number to draw each other one by. */
function asked(rows: readonly TextInWriting[], { at, steps, group }: { at: number, steps: number, group: number }) {
  const given = new Int32Array(steps * group).fill(-1)
  const uniforms = new Float32Array(steps * group)
  rows.forEach((row, index) => {
    for (let step = 0; step < steps; step++) {
      given[step * group + index] = row.wish.prompt[at + step + 1] ?? -1
      uniforms[step * group + index] = row.partOf(at + step + 1)?.uniform ?? 0
    }
  })
  return { given, uniforms }
}

/** Characters that hold: up to and with the first that a text takes from the counts, since the network has not read that one. */
function takenSteps(rows: readonly TextInWriting[], { at, steps }: { at: number, steps: number }): number {
  for (let step = 0; step < steps; step++) if (rows.some(row => row.partOf(at + step + 1)?.asksCounts)) return step + 1
  return steps
}

function statesAfter(states: Readonly<Record<string, Value>>, { step, size }: { step: number, size: number }): Record<string, Value> {
  return Object.fromEntries(Object.entries(states).map(([name, all]) => [name, all.slice(step * size, (step + 1) * size)]))
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
