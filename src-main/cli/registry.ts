import { makeRegistry } from '#contract'
import type { Command } from './define'

/** Every command of duet. */
export const commands = makeRegistry<Command>(
  'command', import.meta.glob('./commands/*.ts', { eager: true }), value => 'usage' in value && 'run' in value)
