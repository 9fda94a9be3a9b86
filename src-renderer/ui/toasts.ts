import { shallowRef } from 'vue'

export interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'plain' | 'ok' | 'bad'
  readonly action?: { readonly label: string, run(): void }
}

/** Shown now, oldest first. */
export const toasts = shallowRef<readonly Toast[]>([])
let nextId = 1

/** How long a toast stays: long enough to be read and to press Undo. */
const shownMs = { plain: 8000, ok: 8000, bad: 14_000 }

/** Says something at the bottom left of the content. Returns its id. */
export function showToast(text: string, options: { tone?: Toast['tone'], action?: Toast['action'] } = {}): number {
  const tone = options.tone ?? 'plain'
  const toast: Toast = { id: nextId++, text, tone, ...(options.action && { action: options.action }) }
  toasts.value = [...toasts.value.slice(-3), toast]
  setTimeout(() => dismissToast(toast.id), shownMs[tone])
  return toast.id
}

export function dismissToast(id: number): void {
  toasts.value = toasts.value.filter(toast => toast.id !== id)
}
