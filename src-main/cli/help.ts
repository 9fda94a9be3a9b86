import type { Translate } from '../features/translator'
import type { Command } from './define'

const globalOptions: readonly (readonly [name: string, value: string])[] = [
  ['library', 'DIR'], ['json', ''], ['help', ''], ['version', ''],
]

/** What duet can do, or how one command is used. */
export function helpText(commands: readonly Command[], command: Command | undefined, t: Translate): string {
  const globals = rows(globalOptions.map(([name, value]) => [`--${name} ${value}`.trim(), t(`cli.option.${name}`)]))
  if (!command) {
    return [
      t('cli.help.usage', { line: 'duet COMMAND' }),
      rows(commands.map(({ id, usage }) => [`${id} ${usage}`.trim(), t(`cli.summary.${id}`)])),
      t('cli.help.globals'), globals, t('cli.help.more'),
    ].join('\n\n')
  }
  const options = Object.entries(command.options)
  return [
    t('cli.help.usage', { line: lineOf(command) }),
    t(`cli.summary.${command.id}`),
    ...(options.length > 0 ? [rows(options.map(([name, { value }]) => [`--${name} ${value}`.trim(), t(`cli.option.${optionKey(command, name)}`)]))] : []),
    t('cli.help.globals'), globals,
  ].join('\n\n')
}

/** Options that mean something else where samples or datasets are made. */
const otherMeanings: Readonly<Record<string, string>> = { 'import --name': 'datasetName', 'import --set': 'datasetSet', 'sample --seed': 'sampleSeed' }

function optionKey({ id }: Command, name: string): string {
  return otherMeanings[`${id} --${name}`] ?? camel(name)
}

function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function lineOf({ id, usage, options }: Command): string {
  const parts = Object.entries(options).map(([name, { value, required, type }]) => {
    const part = `--${name} ${value}`.trim()
    return required ? part : `[${part}]${type === 'list' ? '...' : ''}`
  })
  return ['duet', id, usage, ...parts].filter(part => part !== '').join(' ')
}

function rows(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([left]) => left.length)) + 2
  return pairs.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n')
}
