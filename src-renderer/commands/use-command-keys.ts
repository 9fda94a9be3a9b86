import { onScopeDispose } from 'vue'
import { on } from '../ipc/client'
import { commandOfKey, findCommand, runCommand } from './registry'

/** Lets keys and the native menu run commands while the window lives. */
export function useCommandKeys(): void {
  function press(event: KeyboardEvent): void {
    const command = commandOfKey(event)
    if (!command) return
    event.preventDefault()
    void runCommand(command)
  }
  window.addEventListener('keydown', press)
  const stop = on('app.menu', ({ command }) => void runCommand(findCommand(command)))
  onScopeDispose(() => {
    window.removeEventListener('keydown', press)
    stop()
  })
}
