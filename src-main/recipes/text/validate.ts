/** The loss on the whole validation split, every character but the first counted once. */
import type { Runner, Value } from '../../engine/types'
import type { TextModel } from './model'
import { validation } from './programs'

/** Resident validation text with room behind it, so that the last stretch may read past its end. */
export function padded(val: Int32Array): Int32Array {
  const text = new Int32Array(val.length + validation.length + 1)
  text.set(val)
  return text
}

/** Probabilities that the counts give to each character of the text, and their share in the mixture. */
export interface Mixture { readonly share: number, readonly probabilities: Float32Array }

export interface Losses {
  /** Mean nats a character of the network with the counts mixed in. */
  readonly mixed: number
  /** Of the network alone. */
  readonly network: number
}

/**
 * The text is cut into streams that are read side by side with carried state; each begins in the text before its own, so that
 * its first characters do not count as if nothing had come before them.
 */
export async function validate(
  model: TextModel, runner: Runner, { total, mixture }: { total: number, mixture?: Mixture | undefined }): Promise<Losses> {
  const { streams, length, before } = validation
  const targets = total - 1
  const stream = Math.ceil(targets / streams)
  let states = zeroStates(model, streams)
  const sums = { mixed: 0, network: 0 }
  for (let at = -before; at < stream; at += length) {
    const starts = Int32Array.from({ length: streams }, (_, row) => Math.min(Math.max(0, row * stream + at), total))
    // What has less text before it begins afresh.
    if (at === 0) for (const state of Object.values(states)) state.fill(0, 0, Math.min(streams, Math.ceil(before / stream)) * model.hidden)
    const { nats, ...after } = runner.run('evaluate', { starts, ...states })
    for (const { place, target } of counted({ targets, stream, at })) {
      const loss = (nats as Float32Array)[place]!
      sums.network += loss
      sums.mixed += mixture ? -Math.log((1 - mixture.share) * Math.exp(-loss) + mixture.share * mixture.probabilities[target]!) : loss
    }
    states = after
    await new Promise(done => setImmediate(done))
  }
  return { mixed: sums.mixed / targets, network: sums.network / targets }
}

export function zeroStates(model: TextModel, rows: number): Record<string, Value> {
  return Object.fromEntries(model.stateNames.map(name => [name, new Float32Array(rows * model.hidden)]))
}

/** Places in nats [streams, length] whose character belongs to this row's stream and to the text, and which character that is. */
function* counted({ targets, stream, at }: { targets: number, stream: number, at: number }): Generator<{ place: number, target: number }> {
  const { streams, length } = validation
  for (let row = 0; row < streams; row++) {
    const end = Math.min(stream, targets - row * stream)
    for (let column = Math.max(0, -at); column < length && at + column < end; column++) {
      yield { place: row * length + column, target: row * stream + at + column + 1 }
    }
  }
}
