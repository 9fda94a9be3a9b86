/** Where the passages of a step begin: a pure function of (seed, step). */
import { StudioError } from '#contract'
import { makeRng } from '../../nn/rng'

export interface StreamOptions {
  /** Characters of the training split. */
  readonly total: number
  readonly batch: number
  readonly length: number
  readonly seed: number
}

export interface Starts { readonly starts: Int32Array, /** Whether the state goes on from the step before. */ readonly keeps: boolean }

/** Throws DATASET_TOO_SMALL when the text does not hold one passage a stream. */
export function assertLongEnough({ total, batch, length }: StreamOptions): void {
  const needed = batch * (length + 1) + 1
  if (total >= needed) return
  throw new StudioError('DATASET_TOO_SMALL',
    `The training part of the text has ${total} characters; a batch of ${batch} passages of ${length} needs ${needed}. Use a smaller batch or a longer text.`,
    { dataset: 'text', found: total, needed })
}

/**
 * The batch reads `batch` streams that lie one after another in the text; each time they are through, they begin again a
 * little further on, so that the passages are cut at other places.
 */
export function carriedStarts({ total, batch, length, seed }: StreamOptions, step: number): Starts {
  const stream = Math.floor((total - length - 1) / batch)
  const perPass = Math.max(1, Math.floor(stream / length))
  const pass = Math.floor((step - 1) / perPass)
  const at = (step - 1) % perPass
  // The last passage of the last stream stays in the text, however short that is.
  const room = total - length - ((batch - 1) * stream + (perPass - 1) * length)
  const shift = pass === 0 ? 0 : makeRng(seed, 'streams', pass).below(Math.min(length, room))
  const starts = Int32Array.from({ length: batch }, (_, row) => row * stream + at * length + shift)
  return { starts, keeps: at > 0 }
}

/** Windows at random places, each with a fresh state. */
export function randomStarts({ total, batch, length, seed }: StreamOptions, step: number): Starts {
  const rng = makeRng(seed, 'windows', step)
  return { starts: Int32Array.from({ length: batch }, () => rng.below(total - length)), keeps: false }
}
