import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

export interface Dragged {
  /** Things being dragged. */
  readonly count: number
  /** What their types look like: one word decides the sentence of the overlay. */
  readonly looks: 'text' | 'images' | 'other'
}

/** What is being dragged, as far as the system tells before it is dropped: folders and unknown types are `other`. */
export function describeDrag(items: readonly Pick<DataTransferItem, 'kind' | 'type'>[]): Dragged {
  const files = items.filter(item => item.kind === 'file')
  const all = (start: string): boolean => files.length > 0 && files.every(file => file.type.startsWith(start))
  return { count: files.length, looks: all('image/') ? 'images' : all('text/') ? 'text' : 'other' }
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
