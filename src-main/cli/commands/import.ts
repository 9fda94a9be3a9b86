import { StudioError, type Dataset, type Look, type ParamValues } from '#contract'
import { resolve } from 'node:path'
import { defineCommand, type Context, type Result } from '../define'
import { importPaths } from '../find'
import { bytes } from '../format'
import { plain } from '../table'
import { paramsOf } from './train'

export const importCommand = defineCommand({
  id: 'import',
  usage: 'PATH...',
  count: [1, Number.POSITIVE_INFINITY],
  options: {
    kind: { type: 'text', value: 'ID' }, name: { type: 'text', value: 'NAME' }, set: { type: 'list', value: 'KEY=VALUE' },
    look: { type: 'flag', value: '' },
  },
  async run(context) {
    const { values: { kind, name, set = [], look }, positionals, t, locale } = context
    if (look) return lookResult(context, await (await context.studio()).lookAt(positionals.map(path => resolve(path))))
    const options = await optionsOf(context, kind, set)
    const { datasets, state } = await importPaths(context, positionals, { ...(kind ? { kind } : {}), ...(name ? { name } : {}), options })
    const skipped = state.skipped.map(({ file, reason }) => ({ file, reason }))
    return {
      value: { dataset: brief(datasets[0]), ...(datasets.length > 1 ? { datasets: datasets.map(brief) } : {}), skipped },
      text: () => [
        ...datasets.map(one => t('cli.import.done', { name: plain(one.name), kind: one.kind, examples: one.examples, size: bytes(one.bytes), id: one.id })),
        ...state.skipped.slice(0, 20).map(({ file, reason, texts }) => t('cli.import.skipped', { file: plain(file), reason: plain(texts?.[locale] ?? reason) })),
        ...(skipped.length > 20 ? [t('cli.more', {}, skipped.length - 20)] : []),
      ].join('\n'),
    }
  },
})

/** `--set key=value` by the choices of the kind. Throws BAD_INPUT or NOT_FOUND. */
async function optionsOf(context: Context, kind: string | undefined, settings: readonly string[]): Promise<ParamValues> {
  if (settings.length === 0) return {}
  const kinds = await context.call('datasets.kinds', undefined)
  const found = kinds.find(one => one.id === kind)
  if (found) return paramsOf({ fields: found.choices }, settings)
  if (kind !== undefined) {
    const known = kinds.map(one => one.id).join(', ')
    throw new StudioError('NOT_FOUND', `There is no dataset kind "${kind}". Known: ${known}.`, { what: 'dataset kind', id: kind })
  }
  const message = '--set needs --kind, whose choices it sets'
  throw new StudioError('BAD_INPUT', message, { place: '--set', message })
}

function lookResult({ t, locale }: Pick<Context, 't' | 'locale'>, { groups, skipped, skippedCount }: Look): Result {
  return {
    value: { groups, skipped: skipped.map(({ file, reason }) => ({ file, reason })), skippedCount },
    text: () => [
      ...groups.map(({ name, kind, files, bytes: size, alternatives }) => {
        const line = t('cli.import.group', { name: plain(name), kind, size: bytes(size), n: files }, files)
        return alternatives.length === 0 ? line : `${line} ${t('cli.import.alternatives', { kinds: alternatives.join(', ') })}`
      }),
      ...(groups.length === 0 ? [t('cli.import.nothing')] : []),
      ...skipped.slice(0, 20).map(({ file, reason, texts }) => t('cli.import.skipped', { file: plain(file), reason: plain(texts?.[locale] ?? reason) })),
      ...(skippedCount > 20 ? [t('cli.more', {}, skippedCount - 20)] : []),
    ].join('\n'),
  }
}

function brief({ id, name, kind, examples, bytes: size, fingerprint }: Dataset): object {
  return { id, name, kind, examples, bytes: size, fingerprint }
}
