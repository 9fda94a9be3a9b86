import type { Dataset } from '#contract'
import { defineCommand } from '../define'
import { importPaths } from '../find'
import { bytes } from '../format'
import { plain } from '../table'

export const importCommand = defineCommand({
  id: 'import',
  usage: 'PATH...',
  count: [1, Number.POSITIVE_INFINITY],
  options: { kind: { type: 'text', value: 'ID' }, name: { type: 'text', value: 'NAME' } },
  async run(context) {
    const { values: { kind, name }, positionals, t, locale } = context
    const { datasets, state } = await importPaths(context, positionals, { ...(kind ? { kind } : {}), ...(name ? { name } : {}) })
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

function brief({ id, name, kind, examples, bytes: size, fingerprint }: Dataset): object {
  return { id, name, kind, examples, bytes: size, fingerprint }
}
