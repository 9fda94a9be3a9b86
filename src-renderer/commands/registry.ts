/** All commands: those of this folder's files (named by their id, such as data.import.ts) and those a screen declares. */
import { onScopeDispose, shallowReactive } from 'vue'
import { isCovered } from '../dialogs'
import { reportError } from '../errors'
import { isPressable, isTyping, keysOf } from '../ui/keys'
import type { Command } from './types'

const modules = import.meta.glob<Record<string, unknown>>('./*.*.ts', { eager: true })

function isCommand(value: unknown): value is Command {
  return typeof value === 'object' && value !== null && 'id' in value && 'run' in value && 'texts' in value
}

/** Of the app, everywhere the same; sorted by id. */
export const appCommands: readonly Command[] = Object.values(modules)
  .flatMap(module => Object.values(module).flat())
  .filter(isCommand)
  .sort((a, b) => a.id < b.id ? -1 : 1)

const screenCommands = shallowReactive(new Map<string, Command>())

/** Every command there is on this screen, those of the screen first. */
export function allCommands(): Command[] {
  return [...screenCommands.values(), ...appCommands.filter(command => !screenCommands.has(command.id))]
}

/** Declares a command where its button is; it exists while the component lives. */
export function useCommand(command: Command): Command {
  screenCommands.set(command.id, command)
  onScopeDispose(() => {
    if (screenCommands.get(command.id) === command) screenCommands.delete(command.id)
  })
  return command
}

export function findCommand(id: string): Command | undefined {
  return screenCommands.get(id) ?? appCommands.find(command => command.id === id)
}

/** Does it if it can be done now; says what went wrong. */
export async function runCommand(command: Command | undefined): Promise<void> {
  if (!command || command.when?.() === false) return
  try {
    await command.run()
  } catch (thrown) {
    reportError(thrown)
  }
}

/** Keys that a text field needs itself. */
const ofTexts = new Set(['Mod+Z', 'Mod+Shift+Z', 'Mod+A', 'Mod+C', 'Mod+V', 'Mod+X', 'Delete'])

/** The command that a key press means here, or undefined. */
export function commandOfKey(event: KeyboardEvent): Command | undefined {
  if (event.defaultPrevented || event.isComposing) return undefined
  const keys = keysOf(event)
  const hasMod = keys.startsWith('Mod+') || /^F\d+$/.test(keys)
  if (isTyping(event.target) && (!hasMod || ofTexts.has(keys))) return undefined
  if ((keys === 'Space' || keys === 'Enter') && isPressable(event.target)) return undefined
  if (isCovered() && keys !== 'Mod+K') return undefined
  return allCommands().find(command => command.keys?.includes(keys) && command.when?.() !== false)
}
