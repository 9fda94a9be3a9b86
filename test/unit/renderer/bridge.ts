/** A bridge as the preload makes it, answering from the test's own table and recording what was asked. */
import type { Reply, StudioBridge } from '#contract'

export interface TestBridge extends StudioBridge {
  readonly asked: { channel: string, input: unknown }[]
  readonly dropped: File[][]
  emit(channel: string, payload: unknown): void
}

export function installBridge(answers: Record<string, (input: never) => Reply<unknown>>): TestBridge {
  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  const asked: TestBridge['asked'] = []
  const dropped: File[][] = []
  const bridge: TestBridge = {
    asked,
    dropped,
    invoke: async (channel, input) => {
      asked.push({ channel, input })
      const answer = answers[channel]
      if (!answer) return { ok: false, error: { code: 'NOT_FOUND', message: channel, details: { what: 'channel', id: channel } } }
      return answer(input as never)
    },
    on: (channel, listener) => {
      const set = listeners.get(channel) ?? new Set()
      listeners.set(channel, set.add(listener))
      return () => set.delete(listener)
    },
    dropFiles: async files => {
      dropped.push([...files])
      return { ok: true, value: { id: 'import-1' } }
    },
    lookAtFiles: async files => {
      dropped.push([...files])
      return { ok: true, value: { id: 'look-1', groups: [], skipped: [], skippedCount: 0 } }
    },
    emit: (channel, payload) => listeners.get(channel)?.forEach(listener => listener(payload)),
  }
  Object.defineProperty(window, 'studio', { value: bridge, configurable: true })
  return bridge
}
