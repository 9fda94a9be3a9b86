import { defineCommand } from '../define'
import { findRun } from '../find'
import { figure, lastOf } from '../format'
import { table } from '../table'

export const compareCommand = defineCommand({
  id: 'compare',
  usage: 'RUN RUN...',
  count: [2, 100],
  options: {},
  async run(context) {
    const { t } = context
    const ids: string[] = []
    for (const wanted of context.positionals) ids.push(await findRun(context, wanted))
    const { runs, differs, series, compared } = await context.call('runs.compare', { ids })
    const columns = runs.map(({ name }) => ({ title: name, align: 'right' as const }))
    return {
      value: { runs, differs, series, compared },
      text: () => [
        t('cli.compare.differs', { found: differs.length, all: compared }),
        table([{ title: t('cli.column.parameter') }, ...columns], differs.map(({ key, values }) => [key, ...values.map(value => value === null ? '' : String(value))])),
        table([{ title: t('cli.column.last') }, ...columns], series.map(name => [name, ...runs.map(run => {
          const found = run.series.find(one => one.name === name)
          return found ? figure(lastOf(found)) : ''
        })])),
      ].join('\n\n'),
    }
  },
})
