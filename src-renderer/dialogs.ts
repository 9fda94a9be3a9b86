import { shallowRef } from 'vue'

/** The app-wide dialog that is open; at most one. */
export const openDialog = shallowRef<'palette' | 'shortcuts' | 'settings' | 'paste' | null>(null)

/** Whether anything lies over the page, so that single keys of the page must rest. */
export function isCovered(): boolean {
  return document.querySelector('[role="dialog"][data-state="open"], [role="alertdialog"], [role="menu"][data-state="open"]') !== null
}
