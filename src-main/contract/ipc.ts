/** The one table of all calls and events between page and main. Adding a call is one entry and one handler. */
import { appChannels } from './app'
import { datasetChannels } from './datasets'
import type { CallNames, EventNames, Handlers, InputOf, OutputOf, PayloadOf } from './define'
import { recipeChannels } from './recipes'
import { runChannels } from './runs'

export const channels = { ...appChannels, ...datasetChannels, ...recipeChannels, ...runChannels } as const
export type Channels = typeof channels
export type CallName = CallNames<Channels>
export type EventName = EventNames<Channels>
export type CallInput<K extends CallName> = InputOf<Channels[K]>
export type CallOutput<K extends CallName> = OutputOf<Channels[K]>
export type EventPayload<K extends EventName> = PayloadOf<Channels[K]>
export type AllHandlers = Handlers<Channels>

/** Calls that the preload makes itself and never passes on from the page. */
export const preloadOnly = ['imports.drop', 'imports.look'] as const satisfies readonly CallName[]

/** Names of the contract's channels on the wire begin with this, so that no other message is taken for one. */
export const channelPrefix = 'studio:'

/** No message may be larger, in bytes of its JSON text. */
export const maxMessageBytes = 8 * 1024 * 1024

/** What an invocation answers with: never a rejection, so that the code and details of an error survive the crossing. */
export type Reply<T> = { ok: true, value: T } | { ok: false, error: import('./errors').ErrorShape }

/** window.studio as the preload makes it. */
export interface StudioBridge {
  invoke(channel: string, input: unknown): Promise<Reply<unknown>>
  on(channel: string, listener: (payload: unknown) => void): () => void
  /** Takes dropped files; resolves with the import's id. */
  dropFiles(files: readonly File[]): Promise<Reply<{ id: string }>>
  /** Looks at dropped files; resolves with what an import would make of them. */
  lookAtFiles(files: readonly File[]): Promise<Reply<import('./datasets').Look>>
}
