/** Key combinations: written `Mod+Shift+Z`, `?`, `Space`; Mod is Command on a Mac and Ctrl elsewhere. */
const isMac = /Mac/.test(navigator.platform)

const names: Record<string, string> = {
  Mod: isMac ? '⌘' : 'Ctrl',
  Alt: isMac ? '⌥' : 'Alt',
  Shift: isMac ? '⇧' : 'Shift',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Delete: 'Del',
  Comma: ',',
}

/** As a person reads it: Ctrl K. */
export function showKeys(keys: string): string {
  return keys.split('+').map(part => names[part] ?? part).join(' ')
}

/** The combination of a key press in the same writing. Shift is named only with Mod, Alt or a named key: `?` is `?`. */
export function keysOf(event: KeyboardEvent): string {
  const mod = isMac ? event.metaKey : event.ctrlKey
  const key = event.key === ' ' ? 'Space' : event.key === ',' ? 'Comma' : event.key.length === 1 ? event.key.toUpperCase() : event.key
  const isNamed = key.length > 1 || /[A-Z]/.test(key)
  return [mod && 'Mod', event.altKey && 'Alt', event.shiftKey && isNamed && 'Shift', key].filter(Boolean).join('+')
}

/** Whether key presses belong to what has the focus: a text being typed. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)
}

/** Whether Space or Enter would press what has the focus. */
export function isPressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement
    && target.closest('button, a[href], summary, input, [role="button"], [role="menuitem"], [role="tab"], [role="switch"], [role="checkbox"]') !== null
}
