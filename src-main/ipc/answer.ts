import { maxMessageBytes, StudioError, toErrorShape, type AllHandlers, type CallName, type Reply } from '#contract'
import { parseInput } from '../features/parse-input'
import { messageBytes } from './message-size'

export interface Call {
  /** Whether the sender is the studio's own page. */
  readonly isOurs: boolean
  handlers(): AllHandlers
  report(message: string): void
}

/** What a call answers with; never rejects. Sender, size and schema are checked before the handler sees anything. */
export async function answerCall(name: CallName, input: unknown, call: Call): Promise<Reply<unknown>> {
  try {
    if (!call.isOurs) throw refusal('sender', 'This page may not call the studio')
    if (messageBytes(input, maxMessageBytes) > maxMessageBytes)
      throw refusal(name, `The message is not plain data or is larger than ${maxMessageBytes / 2 ** 20} MB`)
    const parsed = parseInput(name, input)
    const handler = call.handlers()[name] as (input: unknown) => unknown
    return { ok: true, value: await handler(parsed) }
  } catch (thrown) {
    if (!(thrown instanceof StudioError)) call.report(`${name}: ${thrown instanceof Error ? thrown.stack : String(thrown)}`)
    return { ok: false, error: toErrorShape(thrown) }
  }
}

function refusal(place: string, message: string): StudioError {
  return new StudioError('BAD_INPUT', message, { place, message })
}
