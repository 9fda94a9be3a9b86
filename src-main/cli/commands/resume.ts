import { defineCommand } from '../define'
import { findRun } from '../find'
import { followRun } from '../follow'

export const resumeCommand = defineCommand({
  id: 'resume',
  usage: 'RUN',
  count: [1, 1],
  options: {},
  async run(context) {
    const startedAt = performance.now()
    const id = await findRun(context, context.positionals[0]!)
    await context.call('runs.resume', { id })
    return await followRun(context, id, startedAt)
  },
})
