/** The only reader of window.studio: calls and events of the contract, with its types. */
import type { CallName, CallOutput, Channels, EventName, EventPayload, Look, Reply, StudioBridge } from '#contract'
import { StudioError } from '#contract'
import type { GenericSchema, InferInput } from 'valibot'

declare global {
  interface Window { readonly studio?: StudioBridge }
}

export type CallInputOf<K extends CallName> = Channels[K] extends { input: infer I extends GenericSchema } ? InferInput<I> : never
export type CallArgs<K extends CallName> = undefined extends CallInputOf<K> ? [input?: CallInputOf<K>] : [input: CallInputOf<K>]

function bridge(): StudioBridge {
  if (!window.studio) throw new StudioError('INTERNAL', 'The page was opened outside the studio.', { message: 'window.studio is missing' })
  return window.studio
}

function unwrap<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value
  throw new StudioError(reply.error.code, reply.error.message, reply.error.details)
}

/** Calls main. Rejects with a StudioError that carries code and details. */
export async function call<K extends CallName>(name: K, ...[input]: CallArgs<K>): Promise<CallOutput<K>> {
  // Reactive proxies cannot be cloned across the boundary; every input is plain JSON.
  const plain: unknown = input === undefined ? undefined : JSON.parse(JSON.stringify(input))
  return unwrap(await bridge().invoke(name, plain)) as CallOutput<K>
}

/** Listens to an event of main until the returned function is called. */
export function on<K extends EventName>(name: K, listener: (payload: EventPayload<K>) => void): () => void {
  return bridge().on(name, payload => listener(payload as EventPayload<K>))
}

/** Has the importer look at dropped files; nothing is copied. */
export async function lookAtFiles(files: readonly File[]): Promise<Look> {
  return unwrap(await bridge().lookAtFiles(files))
}
