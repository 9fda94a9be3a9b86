/** Imports under way and just ended, for the whole window. */
import type { ImportState } from '#contract'
import { onScopeDispose, shallowRef } from 'vue'
import { reportError } from '../errors'
import { call, on } from '../ipc/client'

export interface ShownImport {
  readonly state: ImportState
  /** Bytes a second over the last moments, null while unknown. */
  readonly rate: number | null
}
interface Mark { time: number, bytes: number, rate: number | null }

/** Oldest first. */
export const imports = shallowRef<readonly ShownImport[]>([])
const marks = new Map<string, Mark>()
const dismissed = new Set<string>()
const leaving = new Map<string, ReturnType<typeof setTimeout>>()
/** How long a success stays in sight. */
const shownMs = 20_000

/** Smoothed rate from the bytes done at this time. Exported for its test. */
export function nextRate(mark: Mark | undefined, bytes: number, time: number): Mark {
  if (!mark || bytes < mark.bytes) return { time, bytes, rate: null }
  const seconds = (time - mark.time) / 1000
  if (seconds < 0.2) return mark
  const now = (bytes - mark.bytes) / seconds
  return { time, bytes, rate: mark.rate === null ? now : mark.rate * 0.6 + now * 0.4 }
}

function show(states: readonly ImportState[], time = performance.now()): void {
  const byId = new Map(imports.value.map(one => [one.state.id, one]))
  for (const state of states) {
    if (dismissed.has(state.id)) continue
    const mark = nextRate(marks.get(state.id), state.bytesDone, time)
    marks.set(state.id, mark)
    byId.set(state.id, { state, rate: state.state === 'running' ? mark.rate : null })
  }
  imports.value = worthShowing([...byId.values()])
  for (const { id, state } of states) {
    if (state === 'done' && !leaving.has(id)) leaving.set(id, setTimeout(() => dismissImport(id), shownMs))
  }
}

/** What runs, and of what ended only the last success and the last two failures: the rest would hide the page. */
export function worthShowing(all: readonly ShownImport[]): ShownImport[] {
  const last = (ending: ImportState['state'], count: number): ShownImport[] => all.filter(one => one.state.state === ending).slice(-count)
  const kept = new Set([...last('done', 1), ...last('failed', 2)])
  return all.filter(one => one.state.state === 'running' || kept.has(one))
}

export function dismissImport(id: string): void {
  dismissed.add(id)
  marks.delete(id)
  clearTimeout(leaving.get(id))
  leaving.delete(id)
  imports.value = imports.value.filter(one => one.state.id !== id)
}

/** Follows main's imports while the window lives; those that ended before it opened are old news. */
export function followImports(): void {
  const stop = on('imports.changed', ({ imports: states }) => show(states))
  onScopeDispose(stop)
  call('imports.list').then(states => {
    states.filter(one => one.state !== 'running').forEach(one => dismissed.add(one.id))
    show(states)
  }, reportError)
}
