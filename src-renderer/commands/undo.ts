/** What can be taken back, last first, for the whole app. */
import { shallowRef } from 'vue'
import { reportError } from '../errors'
import { t } from '../i18n'
import { dismissToast, showToast } from '../ui/toasts'

export interface Undoable {
  /** What was done, in the user's words: Deleted "moby". */
  readonly label: string
  undo(): void | Promise<void>
  redo(): void | Promise<void>
}

const most = 100
/** The toast that offers to take an action back; gone with the action. */
const toastOf = new WeakMap<Undoable, number>()
export const undoStack = shallowRef<readonly Undoable[]>([])
export const redoStack = shallowRef<readonly Undoable[]>([])

/** Remembers what was just done and offers Undo in a toast. */
export function pushUndo(action: Undoable): void {
  undoStack.value = [...undoStack.value.slice(1 - most), action]
  redoStack.value = []
  const toast = showToast(action.label, { action: { label: t('ui.undo'), run: () => void takeBack(action) } })
  toastOf.set(action, toast)
}

/** Undoes this action, or the last one. */
export async function takeBack(action: Undoable | undefined = undoStack.value.at(-1)): Promise<void> {
  if (!action || !undoStack.value.includes(action)) return
  undoStack.value = undoStack.value.filter(one => one !== action)
  dismissToast(toastOf.get(action) ?? 0)
  try {
    await action.undo()
    redoStack.value = [...redoStack.value, action]
  } catch (thrown) {
    reportError(thrown)
  }
}

/** Does again what was undone last. */
export async function redoLast(): Promise<void> {
  const action = redoStack.value.at(-1)
  if (!action) return
  redoStack.value = redoStack.value.slice(0, -1)
  try {
    await action.redo()
    undoStack.value = [...undoStack.value, action]
  } catch (thrown) {
    reportError(thrown)
  }
}
