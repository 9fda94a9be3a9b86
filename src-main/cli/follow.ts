/** Stays with a run until it ends: progress meanwhile, Ctrl-C as a stop with a checkpoint, its figures at the end. */
import { numberOf, StudioError, type RunDetail, type RunProgress } from '#contract'
import { recipeOf } from './recipe-of'
import type { Context, Result } from './define'
import { bar, duration, figure, jsonNumber, lastOf } from './format'
import { table } from './table'

/** `startedAt` is performance.now() of the beginning. Throws the run's error where it failed or was interrupted. */
export async function followRun(context: Context, id: string, startedAt: number): Promise<Result> {
  const studio = await context.studio()
  const latest = new Map<string, number>()
  context.on('metrics.appended', ({ run, series }) => {
    if (run !== id) return
    for (const { name, values, kinds } of series) {
      const at = values.length - 1
      if (at >= 0) latest.set(name, numberOf(values[at]!, kinds[at]!))
    }
  })
  context.on('runs.progress', progress => {
    if (progress.id === id) context.output.progress({ value: valueOf(progress, latest), line: lineOf(context, progress, latest) })
  })
  const stop = (): void => {
    context.output.note(context.t('cli.stopping'))
    context.call('runs.stop', { id }).catch((error: unknown) => context.output.note(String(error)))
  }
  if (context.stop.aborted) stop()
  else context.stop.addEventListener('abort', stop, { once: true })
  const run = await studio.runEnded(id)
  if (run.status === 'failed' || run.status === 'interrupted') throw endedBadly(run)
  const wallSeconds = (performance.now() - startedAt) / 1000
  const own = process.cpuUsage()
  return resultOf(context, run, { wallSeconds, cpuSeconds: (own.user + own.system) / 1e6 + (studio.cpuSeconds(id) ?? 0) })
}

function endedBadly({ id, status, error }: RunDetail): StudioError {
  if (error) return new StudioError(error.code, error.message, error.details)
  return new StudioError('TRAINER_CRASHED', `Run ${id} ended as ${status}`, { reason: status })
}

function valueOf(progress: RunProgress, latest: ReadonlyMap<string, number>): object {
  const { id, ...rest } = progress
  return { run: id, ...rest, metrics: Object.fromEntries([...latest].map(([name, value]) => [name, jsonNumber(value)])) }
}

function lineOf({ t }: Context, progress: RunProgress, latest: ReadonlyMap<string, number>): string {
  const { phase, step, totalSteps, stepsPerSecond, etaSeconds } = progress
  const losses = [...latest].filter(([name]) => name.endsWith('loss')).slice(0, 3)
  return [
    `${bar(totalSteps > 0 ? step / totalSteps : 0)} ${t(`cli.phase.${phase}`)} ${step}/${totalSteps}`,
    stepsPerSecond === null ? '' : t('cli.rate', { rate: figure(stepsPerSecond) }),
    ...losses.map(([name, value]) => `${name} ${figure(value)}`),
    etaSeconds === null ? '' : t('cli.left', { time: duration(etaSeconds) }),
  ].filter(part => part !== '').join('  ')
}

interface Cost { readonly wallSeconds: number, readonly cpuSeconds: number }

async function resultOf(context: Context, run: RunDetail, { wallSeconds, cpuSeconds }: Cost): Promise<Result> {
  const isHigher = (await recipeOf(context, run.recipe))?.objective.better === 'higher'
  const best = bestOf(run, isHigher ? run.objective.series : undefined)
  const metrics = Object.fromEntries(run.series.map(series => [series.name, jsonNumber(lastOf(series))]))
  const { t } = context
  return {
    value: { run: run.id, status: run.status, steps: run.step, wallSeconds, cpuSeconds, metrics, best },
    text: () => [
      t('cli.train.done', { name: run.name, status: t(`cli.status.${run.status}`), steps: run.step, time: duration(run.seconds) }),
      table(
        [{ title: t('cli.column.series') }, { title: t('cli.column.last'), align: 'right' }, { title: t('cli.column.best'), align: 'right' }],
        run.series.map(series => [series.name, figure(lastOf(series)), figure(best[series.name])])),
      t('cli.train.id', { id: run.id }),
    ].join('\n\n'),
  }
}

/**
 * Best value of each series of which it is known which way is better: losses, perplexities and bits are better low, and
 * the objective as its recipe says.
 */
export function bestOf(run: Pick<RunDetail, 'series' | 'objective'>, higher: string | undefined): Record<string, number> {
  const best: Record<string, number> = {}
  for (const { name, min, max } of run.series) {
    const isRanked = name === run.objective.series || /(?:loss|perplexity|bits_per_character|distance)$/.test(name)
    const value = name === higher ? max : min
    if (isRanked && value !== null) best[name] = value
  }
  return best
}
