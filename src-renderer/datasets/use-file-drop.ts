import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

export type Look = 'text' | 'images' | 'sound' | 'video' | 'table' | 'archive' | 'other'
export interface Dragged {
  /** Things being dragged. */
  readonly count: number
  /** What their types look like, most frequent first. */
  readonly parts: readonly { readonly look: Look, readonly count: number }[]
}

const looks: readonly (readonly [RegExp, Look])[] = [
  [/^image\//, 'images'], [/^audio\//, 'sound'], [/^video\//, 'video'],
  [/csv|tab-separated|parquet|spreadsheet/, 'table'], [/zip|gzip|x-tar|compressed/, 'archive'], [/^text\/|json|xml/, 'text'],
]

/** What is being dragged, as far as the system tells before it is dropped: folders and unknown types are `other`. */
export function describeDrag(items: readonly Pick<DataTransferItem, 'kind' | 'type'>[]): Dragged {
  const counts = new Map<Look, number>()
  for (const { kind, type } of items) {
    if (kind !== 'file') continue
    const look = looks.find(([pattern]) => pattern.test(type))?.[1] ?? 'other'
    counts.set(look, (counts.get(look) ?? 0) + 1)
  }
  const parts = Array.from(counts, ([look, count]) => ({ look, count })).sort((a, b) => b.count - a.count)
  return { count: parts.reduce((sum, part) => sum + part.count, 0), parts }
}

/** Makes the whole window a target for files; `dragged` is undefined while nothing is over it. */
export function useFileDrop(drop: (files: File[]) => void): { dragged: ShallowRef<Dragged | undefined> } {
  const dragged = shallowRef<Dragged>()
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
  const over = (event: DragEvent): void => {
    if (!hasFiles(event)) return
    event.preventDefault()
    event.dataTransfer!.dropEffect = 'copy'
    if (!dragged.value) dragged.value = describeDrag([...event.dataTransfer!.items])
  }
  const leave = (event: DragEvent): void => {
    // Leaving for another element of the page names that element; leaving the window names none.
    if (event.relatedTarget === null) dragged.value = undefined
  }
  const end = (event: DragEvent): void => {
    dragged.value = undefined
    if (!hasFiles(event)) return
    event.preventDefault()
    drop([...event.dataTransfer!.files])
  }
  const listeners = { dragenter: over, dragover: over, dragleave: leave, drop: end } as const
  for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener as EventListener)
  onScopeDispose(() => {
    for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name, listener as EventListener)
  })
  return { dragged }
}
