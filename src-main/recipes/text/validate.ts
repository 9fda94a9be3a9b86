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

/**
 * Mean nats a character. The text is cut into streams that are read side by side with carried state; each begins in the
 * text before its own, so that its first characters do not count as if nothing had come before them.
 */
export async function validate(model: TextModel, runner: Runner, total: number): Promise<number> {
  const { streams, length, before } = validation
  const targets = total - 1
  const stream = Math.ceil(targets / streams)
  let states = zeroStates(model, streams)
  let nats = 0
  for (let at = -before; at < stream; at += length) {
    const starts = Int32Array.from({ length: streams }, (_, row) => Math.min(Math.max(0, row * stream + at), total))
    // What has less text before it begins afresh.
    if (at === 0) for (const state of Object.values(states)) state.fill(0, 0, Math.min(streams, Math.ceil(before / stream)) * model.hidden)
    const { nats: sum, ...after } = runner.run('evaluate', { starts, mask: maskOf({ targets, stream, at }), ...states })
    nats += (sum as Float32Array)[0]!
    states = after
    await new Promise(done => setImmediate(done))
  }
  return nats / targets
}

export function zeroStates(model: TextModel, rows: number): Record<string, Value> {
  return Object.fromEntries(model.stateNames.map(name => [name, new Float32Array(rows * model.hidden)]))
}

/** 1 where the character that follows belongs to this row's stream and to the text. */
function maskOf({ targets, stream, at }: { targets: number, stream: number, at: number }): Float32Array {
  const { streams, length } = validation
  const mask = new Float32Array(streams * length)
  for (let row = 0; row < streams; row++) {
    const end = Math.min(stream, targets - row * stream)
    for (let column = Math.max(0, -at); column < length && at + column < end; column++) mask[row * length + column] = 1
  }
  return mask
}
