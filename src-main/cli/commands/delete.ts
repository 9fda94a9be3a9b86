import { defineCommand } from '../define'
import { findRun } from '../find'

export const deleteCommand = defineCommand({
  id: 'delete',
  usage: 'RUN',
  count: [1, 1],
  options: {},
  async run(context) {
    const run = await findRun(context, context.positionals[0]!)
    await context.call('runs.delete', { ids: [run] })
    return { value: { run }, text: () => context.t('cli.delete.done', { id: run }) }
  },
})
