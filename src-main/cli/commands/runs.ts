import { defineCommand } from '../define'
import { duration, figure } from '../format'
import { table } from '../table'

export const runsCommand = defineCommand({
  id: 'runs',
  usage: '',
  count: [0, 0],
  options: {},
  async run({ call, t }) {
    const runs = await call('runs.list', {})
    return {
      value: { runs },
      text: () => runs.length === 0 ? t('cli.runs.none') : table(
        [
          { title: t('cli.column.id') }, { title: t('cli.column.name') }, { title: t('cli.column.status') },
          { title: t('cli.column.recipe') }, { title: t('cli.column.dataset') }, { title: t('cli.column.steps'), align: 'right' },
          { title: t('cli.column.time'), align: 'right' }, { title: t('cli.column.best'), align: 'right' }, { title: t('cli.column.series') },
        ],
        runs.map(run => [
          run.id, run.name, t(`cli.status.${run.status}`), run.recipe, run.dataset.name, run.step, duration(run.seconds),
          figure(run.objective.best), run.objective.series,
        ])),
    }
  },
})
