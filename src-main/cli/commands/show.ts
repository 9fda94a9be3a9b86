import type { RunDetail } from '#contract'
import { errorSentence, type Translate } from '../../features/translator'
import { defineCommand } from '../define'
import { findRun } from '../find'
import { bytes, duration, figure, lastOf } from '../format'
import { plain, table } from '../table'

export const showCommand = defineCommand({
  id: 'show',
  usage: 'RUN',
  count: [1, 1],
  options: {},
  async run(context) {
    const id = await findRun(context, context.positionals[0]!)
    const run = await context.call('runs.get', { id })
    return { value: { run }, text: () => describe(run, context.t) }
  },
})

function describe(run: RunDetail, t: Translate): string {
  const facts: [string, string | number][] = [
    ['id', run.id], ['status', t(`cli.status.${run.status}`)], ['recipe', run.recipe], ['dataset', run.dataset.name],
    ['steps', `${run.step} / ${run.totalSteps}`], ['time', duration(run.seconds)], ['seed', run.seed], ['size', bytes(run.bytes)],
  ]
  return [
    plain(run.name),
    ...(run.error ? [errorSentence(t, run.error)] : []),
    table([{ title: '' }, { title: '' }], facts.map(([key, value]) => [t(`cli.column.${key}`), value])).trimStart(),
    table([{ title: t('cli.column.parameter') }, { title: t('cli.column.value'), isWhole: true }], Object.entries(run.params).map(([key, value]) => [key, String(value)])),
    table(
      [{ title: t('cli.column.series') }, ...['last', 'min', 'max', 'points'].map(key => ({ title: t(`cli.column.${key}`), align: 'right' as const }))],
      run.series.map(one =>
        [one.name, figure(lastOf(one)), atStep(one.min, one.minStep), atStep(one.max, one.maxStep), one.count])),
    table(
      [{ title: t('cli.column.checkpoint') }, { title: t('cli.column.size'), align: 'right' }, { title: '' }],
      run.checkpoints.map(one => [one.step, bytes(one.bytes), [one.isBest ? 'best' : '', one.isLast ? 'last' : ''].join(' ').trim()])),
  ].join('\n\n')
}

function atStep(value: number | null, step: number | null): string {
  return value === null ? '' : `${figure(value)} @${step}`
}
