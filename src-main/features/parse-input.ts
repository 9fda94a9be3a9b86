import * as v from 'valibot'
import { channels, StudioError, type CallInput, type CallName } from '#contract'

/** Input of a call by its schema, for the window and for duet alike. Throws BAD_INPUT naming the place. */
export function parseInput<K extends CallName>(name: K, input: unknown): CallInput<K> {
  const parsed = v.safeParse(channels[name].input, input, { abortEarly: true })
  if (parsed.success) return parsed.output as CallInput<K>
  const issue = parsed.issues[0]
  const place = v.getDotPath(issue) ?? name
  throw new StudioError('BAD_INPUT', `${place}: ${issue.message}`, { place, message: `${place}: ${issue.message}` })
}
