import { StudioError } from '#contract'
import { defineCommand } from '../define'
import { helpText } from '../help'

export const helpCommand = defineCommand({
  id: 'help',
  usage: '[COMMAND]',
  count: [0, 1],
  options: {},
  async run({ positionals: [name], commands, t }) {
    const command = commands.find(({ id }) => id === name)
    if (name !== undefined && !command) throw new StudioError('NOT_FOUND', `There is no command "${name}"`, { what: 'command', id: name })
    const text = helpText(commands, command, t)
    return { value: { text }, text: () => text }
  },
})
