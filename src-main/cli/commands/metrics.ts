import { StudioError } from '#contract'
import { defineCommand } from '../define'
import { findRun } from '../find'
import { jsonNumber } from '../format'

export const metricsCommand = defineCommand({
  id: 'metrics',
  usage: 'RUN',
  count: [1, 1],
  options: { series: { type: 'text', value: 'NAME' } },
  async run(context) {
    const run = await findRun(context, context.positionals[0]!)
    const { series } = context.values
    if (series !== undefined) checkSeries(series, (await context.call('runs.get', { id: run })).series.map(({ name }) => name))
    const points = [...(await context.studio()).points(run, series)]
    return {
      value: { run, points: points.map(point => ({ ...point, value: jsonNumber(point.value) })) },
      text: () => ['series\tstep\tseconds\tvalue', ...points.map(point =>
        `${point.series}\t${point.step}\t${point.seconds.toFixed(3)}\t${point.value}`)].join('\n'),
    }
  },
})

function checkSeries(wanted: string, known: readonly string[]): void {
  if (known.includes(wanted)) return
  throw new StudioError('NOT_FOUND', `There is no series "${wanted}". Known: ${known.join(', ')}.`, { what: 'series', id: wanted })
}
