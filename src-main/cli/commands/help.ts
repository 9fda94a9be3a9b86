import { defineCommand } from '../define'
import { helpText } from '../help'

export const helpCommand = defineCommand({
  id: 'help',
  usage: '[COMMAND]',
  count: [0, 1],
  options: {},
  async run({ positionals, t }) {
    const { commands } = await import('../registry')
    const text = helpText(commands.all, positionals[0] === undefined ? undefined : commands.find(positionals[0]), t)
    return { value: { text }, text: () => text }
  },
})
