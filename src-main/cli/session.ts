/** The library as one command sees it: opened at first use, its events heard, closed at the end. */
import { channels, StudioError, type CallName, type CallOutput, type EventName, type EventPayload } from '#contract'
import { parseInput } from '../features/parse-input'
import { openStudio } from '../features/studio'
import type { Logger, Studio } from '../features/types'
import { forkSpawner } from './spawn'

export interface Session {
  studio(): Promise<Studio>
  call<K extends CallName>(name: K, input: unknown): Promise<CallOutput<K>>
  on<K extends EventName>(name: K, listener: (payload: EventPayload<K>) => void): void
  close(): Promise<void>
}

export interface SessionOptions {
  readonly libraryFolder: string
  readonly resourcesFolder: string
  /** Folder of the built child processes. */
  readonly childFolder: string
  /** Whether each run writes where the time of a step goes. */
  readonly profiles: boolean
  readonly log: Logger
}

export function makeSession(options: SessionOptions): Session {
  const listeners = new Map<EventName, ((payload: never) => void)[]>()
  let opened: Promise<Studio> | undefined
  const studio = (): Promise<Studio> => opened ??= openStudio({
    ...options,
    owner: 'duet',
    spawn: forkSpawner(options.childFolder, options.log),
    emit: (name, payload) => { for (const listener of listeners.get(name) ?? []) listener(payload as never) },
  })
  return {
    studio,
    async call<K extends CallName>(name: K, input: unknown): Promise<CallOutput<K>> {
      const handler = ((await studio()).handlers as Partial<Record<CallName, (input: never) => unknown>>)[name]
      if (!handler) throw new StudioError('INTERNAL', `${channels[name].kind} ${name} needs a window`, { message: name })
      return await handler(parseInput(name, input) as never) as CallOutput<K>
    },
    on: (name, listener) => { listeners.set(name, [...listeners.get(name) ?? [], listener as (payload: never) => void]) },
    close: async () => { await (await opened?.catch(() => undefined))?.close() },
  }
}
