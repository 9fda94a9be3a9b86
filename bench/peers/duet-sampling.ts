/**
 * Samples of the studio as its users make them: --batch texts of --length characters a step, begun by one character as the
 * other peer's are, or with --model dcgan a grid of 64 images.
 */
import type { ParamValues } from '#contract'
import { openCase } from './duet-models'
import { readArguments, serve } from './protocol'

const given = readArguments()
const { session, runner } = await openCase({ ...given, ...given.model === 'lstm' ? { length: 64, batch: 64 } : {} })
const request: { count: number, options: ParamValues } = given.model === 'lstm'
  ? { count: given.batch, options: { prompt: ' ', temperature: 1, length: given.length } }
  : { count: 1, options: { columns: 8 } }
let seed = 0
await serve('duet', { parameters: session.parameters, step: async count => {
  for (let at = 0; at < count; at++) await session.make(runner, { ...request, seed: ++seed })
  return 0
} })
