/** What `duet train --profile` adds to its result. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Profile } from '#contract'
import type { Context, Result } from './define'
import { figure } from './format'
import { table } from './table'

/** The result with the profile that the trainer left in the run's folder; says so where the run was too short for one. */
export async function withProfile(context: Context, id: string, result: Result): Promise<Result> {
  const folder = join((await context.studio()).runFolder(id), 'profile')
  const profile = readProfile(join(folder, 'operations.json'))
  const trace = join(folder, 'step.trace.json')
  const { t } = context
  return {
    value: { ...result.value, profile: profile && { trace, ...profile } },
    text: () => [result.text(), ...profile ? [tableOf(context, profile), t('cli.profile.trace', { file: trace })] : [t('cli.profile.none')]].join('\n\n'),
  }
}

function readProfile(file: string): Profile | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Profile
  } catch {
    return null
  }
}

function tableOf({ t }: Context, { stepMs, sumMs, operations, costliest }: Profile): string {
  return [
    t('cli.profile.title', { operations, sum: figure(Number(sumMs.toPrecision(4))), time: figure(Number(stepMs.toPrecision(4))) }),
    table(
      [{ title: t('cli.profile.kind') }, { title: t('cli.profile.count'), align: 'right' }, { title: t('cli.profile.ms'), align: 'right' },
        { title: t('cli.profile.share'), align: 'right' }],
      costliest.map(({ name, count, ms, share }) => [name, count, figure(Number(ms.toPrecision(4))), `${(100 * share).toFixed(1)} %`])),
  ].join('\n\n')
}
