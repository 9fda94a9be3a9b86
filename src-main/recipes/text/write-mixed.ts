/**
 * Text from a trained network with counts mixed in. To draw from a mixture is to draw which part to ask and then from that part:
 * most characters come from the network inside the graph, and only those that do not need the counts looked up.
 */
import type { Runner, Value } from '../../engine/types'
import { makeRng } from '../../nn/rng'
import { longestContext, type ContextCounts } from './counts'
import type { TextModel } from './model'
import { zeroStates } from './validate'
import type { Wish } from './write'
import { groups, mixedStretch, writeName } from './write-program'

export interface MixedOptions { readonly counts: ContextCounts, /** Of the counts in the mixture, 0..1. */ readonly share: number }

/** Characters between two turns of the event loop. */
const charactersATurn = 16

/** As writeTexts; each part of the mixture has the wish's temperature. */
export async function writeMixed(
  model: TextModel, runner: Runner, { wishes, counts, share }: MixedOptions & { readonly wishes: readonly Wish[] }): Promise<number[][]> {
  const group = groups.find(size => size >= wishes.length)!
  const rows = wishes.map(wish => new MixedText(wish, { counts, share }))
  const temperature = Float32Array.from({ length: group }, (_, row) => wishes[row]?.temperature ?? 1)
  const steps = mixedStretch(group)
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
    states = statesAfter(after, { step: taken - 1, size: group * model.hidden })
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
class MixedText {
  readonly text: number[]
  private readonly numbers: Part[] = []
  private readonly rng: { uniform(): number }
  private readonly end: number
  readonly wish: Wish
  private readonly options: MixedOptions

  constructor(wish: Wish, options: MixedOptions) {
    this.wish = wish
    this.options = options
    this.text = [...wish.prompt]
    this.end = wish.prompt.length + wish.length
    this.rng = makeRng(wish.seed, 'write', wish.index)
  }

  /** Which part gives the character at `place`, and the number to draw it by; nothing within the prompt and after the end. */
  partOf(place: number): Part | undefined {
    const own = place - this.wish.prompt.length
    if (own < 0 || place >= this.end) return undefined
    while (this.numbers.length <= own) {
      this.numbers.push({ asksCounts: this.rng.uniform() < this.options.share, uniform: this.rng.uniform() })
    }
    return this.numbers[own]
  }

  /** Takes the character at `place`, which the network has drawn, unless it comes from elsewhere. */
  take(place: number, drawn: number): void {
    const part = this.partOf(place)
    if (part) this.text.push(part.asksCounts ? this.fromCounts(part.uniform) : drawn)
  }

  private fromCounts(uniform: number): number {
    const power = 1 / this.wish.temperature
    const weights = this.options.counts.distribution(this.text.slice(-longestContext)).map(probability => probability ** power)
    let left = uniform * weights.reduce((sum, weight) => sum + weight, 0)
    const found = weights.findIndex(weight => (left -= weight) < 0)
    return found < 0 ? weights.length - 1 : found
  }
}

/** What is known of the characters after `at` of each text, and a number to draw each other one by. */
function asked(rows: readonly MixedText[], { at, steps, group }: { at: number, steps: number, group: number }) {
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
function takenSteps(rows: readonly MixedText[], { at, steps }: { at: number, steps: number }): number {
  for (let step = 0; step < steps; step++) if (rows.some(row => row.partOf(at + step + 1)?.asksCounts)) return step + 1
  return steps
}

function statesAfter(states: Readonly<Record<string, Value>>, { step, size }: { step: number, size: number }): Record<string, Value> {
  return Object.fromEntries(Object.entries(states).map(([name, all]) => [name, all.slice(step * size, (step + 1) * size)]))
}
