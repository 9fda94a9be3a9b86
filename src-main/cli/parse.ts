/** The command line, taken apart. */
import { parseArgs } from 'node:util'
import type { Translate } from '../features/translator'
import type { Command, OptionSpec, OptionSpecs } from './define'

/** What was typed makes no sense; `message` is in the user's language. Exit status 2. */
export class UsageError extends Error {}

export interface Typed {
  /** Undefined: none was typed. */
  readonly command: Command | undefined
  readonly library: string | undefined
  readonly json: boolean
  readonly help: boolean
  readonly version: boolean
  readonly values: Readonly<Record<string, string | number | boolean | string[] | undefined>>
  readonly positionals: readonly string[]
}

const globals = {
  library: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' },
} as const

/** Throws a UsageError. */
export function parseCommandLine(argv: readonly string[], commands: readonly Command[], t: Translate): Typed {
  const at = firstPositional(argv)
  const name = at === undefined ? undefined : argv[at]
  const command = commands.find(({ id }) => id === name)
  if (name !== undefined && !command) throw new UsageError(t('cli.usage.unknownCommand', { name, known: commands.map(({ id }) => id).join(', ') }))
  const rest = argv.filter((_, index) => index !== at)
  const { tokens, values, positionals } = parseArgs({
    args: rest, strict: false, tokens: true, allowPositionals: true,
    options: { ...globals, ...(command ? nodeOptions(command.options) : {}) },
  })
  const known: Readonly<Record<string, { type: string }>> = { ...globals, ...command?.options }
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    if (!Object.hasOwn(known, token.name)) throw new UsageError(t('cli.usage.unknownOption', { option: token.rawName }))
    const takesNone = ['boolean', 'flag'].includes(known[token.name]?.type ?? '')
    if (takesNone && token.inlineValue) throw new UsageError(t('cli.usage.noValue', { option: token.rawName }))
    if (!takesNone && isMissing(token)) throw new UsageError(t('cli.usage.missingValue', { option: token.rawName }))
  }
  const typed = {
    command, positionals,
    library: values.library as string | undefined,
    json: values.json === true, help: values.help === true, version: values.version === true,
  }
  if (!command || typed.help || typed.version) return { ...typed, values: {} }
  checkCount(command, positionals.length, t)
  return { ...typed, values: readValues(command.options, values as Typings, t) }
}

/** Where the command's name stands: global options may come before it. */
function firstPositional(argv: readonly string[]): number | undefined {
  const { tokens } = parseArgs({ args: [...argv], strict: false, tokens: true, allowPositionals: true, options: globals })
  return tokens.find(({ kind }) => kind === 'positional')?.index
}

function nodeOptions(options: OptionSpecs): Record<string, { type: 'string' | 'boolean', multiple: boolean }> {
  return Object.fromEntries(Object.entries(options).map(([name, { type }]) =>
    [name, { type: type === 'flag' ? 'boolean' as const : 'string' as const, multiple: type === 'list' }]))
}

/** `--seed --json` forgot the seed; a value that begins with a dash is written as --prompt=-x. Numbers may be negative. */
function isMissing({ value, inlineValue }: { value: string | undefined, inlineValue: boolean | undefined }): boolean {
  if (value === undefined) return true
  return inlineValue !== true && value.startsWith('-') && value.length > 1 && !Number.isFinite(Number(value))
}

function checkCount({ id, usage, count: [least, most] }: Command, found: number, t: Translate): void {
  if (found < least) throw new UsageError(t('cli.usage.tooFew', { command: id, usage }))
  if (found > most) throw new UsageError(most === 0 ? t('cli.usage.none', { command: id }) : t('cli.usage.tooMany', { command: id, usage }))
}

/** As parseArgs gives them. */
type Typings = Record<string, string | string[] | boolean | undefined>

function readValues(options: OptionSpecs, typed: Typings, t: Translate): Typed['values'] {
  return Object.fromEntries(Object.entries(options).map(([name, spec]) => [name, readValue(name, spec, { typed: typed[name], t })]))
}

function readValue(
  name: string, { type, required }: OptionSpec, { typed, t }: { typed: Typings[string], t: Translate }) {
  if (typed === undefined) {
    if (required) throw new UsageError(t('cli.usage.required', { option: `--${name}` }))
    return undefined
  }
  if (typeof typed === 'boolean') return typed
  if (type === 'text' || type === 'list') return typed
  const number = Number(typed)
  const fits = String(typed).trim() !== '' && (type === 'integer' ? Number.isSafeInteger(number) : Number.isFinite(number))
  if (!fits) throw new UsageError(t(`cli.usage.${type}`, { option: `--${name}`, value: String(typed) }))
  return number
}
