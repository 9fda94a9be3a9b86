import { defineCommand } from '../define'
import { bytes } from '../format'
import { table } from '../table'

export const datasetsCommand = defineCommand({
  id: 'datasets',
  usage: '',
  count: [0, 0],
  options: {},
  async run({ call, t }) {
    const datasets = await call('datasets.list', {})
    return {
      value: { datasets },
      text: () => datasets.length === 0 ? t('cli.datasets.none') : table(
        [
          { title: t('cli.column.id') }, { title: t('cli.column.name') }, { title: t('cli.column.kind') },
          { title: t('cli.column.examples'), align: 'right' }, { title: t('cli.column.size'), align: 'right' },
          { title: t('cli.column.runs'), align: 'right' },
        ],
        datasets.map(({ id, name, kind, examples, bytes: size, runs }) => [id, name, kind, examples, bytes(size), runs])),
    }
  },
})
