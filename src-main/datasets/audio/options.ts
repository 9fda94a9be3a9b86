/** What the user may choose of sounds. */
import { StudioError } from '#contract'
import type { ImportContext } from '../define'

const rates = [8000, 16_000]
const usual = 16_000

/** Samples a second that clips are stored with. */
export function rateOf(context: ImportContext): number {
  const given = context.options['rate']
  if (given === undefined) return usual
  const rate = Number(given)
  if (rates.includes(rate)) return rate
  const message = `rate must be one of ${rates.join(', ')}`
  throw new StudioError('BAD_INPUT', message, { place: 'rate', message })
}
