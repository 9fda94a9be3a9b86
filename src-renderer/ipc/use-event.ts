import type { EventName, EventPayload } from '#contract'
import { onScopeDispose } from 'vue'
import { on } from './client'

/** Listens to an event of main while the component lives. */
export function useEvent<K extends EventName>(name: K, listener: (payload: EventPayload<K>) => void): void {
  onScopeDispose(on(name, listener))
}
