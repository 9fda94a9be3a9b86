/** One command from its words to its exit status: 0 for a result, 1 for an error, 2 where the words make no sense. */
import { libraryFolder, userFolder } from '../features/locations'
import { makeTranslate, resolveLocale, type Translate } from '../features/translator'
import { version } from '../../package.json'
import type { Command, Context } from './define'
import { helpText } from './help'
import { openLog } from './log'
import { makeOutput, type Output } from './output'
import { parseCommandLine, UsageError, type Typed } from './parse'
import { commands } from './registry'
import { makeSession } from './session'

export interface Places {
  /** Folder of the built child processes, and of what comes with the studio. */
  readonly childFolder: string
  readonly resourcesFolder: string
}

export async function runDuet(argv: readonly string[], places: Places): Promise<number> {
  const locale = resolveLocale('system', [process.env['LC_ALL'], process.env['LC_MESSAGES'], process.env['LANG']].filter(name => !!name) as string[])
  const t = makeTranslate(locale)
  const stop = new AbortController()
  const output = makeOutput({ json: argv.includes('--json'), t, onBroken: () => stop.abort() })
  heedSignals(stop)
  try {
    const typed = parseCommandLine(argv, commands.all, t)
    if (typed.version) {
      output.result({ value: { version }, text: () => version })
      await output.flush()
      return 0
    }
    if (typed.help) return await printed(output, typed.command, t)
    if (!typed.command) throw new UsageError(t('cli.usage.noCommand', { known: commands.all.map(({ id }) => id).join(', ') }))
    return await runCommand(typed, { output, t, locale, stop: stop.signal }, places)
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown
    output.usage(thrown.message)
    await output.flush()
    return 2
  }
}

async function printed(output: Output, command: Command | undefined, t: Translate): Promise<number> {
  const text = helpText(commands.all, command, t)
  output.result({ value: { text }, text: () => text })
  await output.flush()
  return 0
}

async function runCommand(typed: Typed, base: Pick<Context, 'output' | 't' | 'locale' | 'stop'>, places: Places): Promise<number> {
  const folder = userFolder()
  const session = makeSession({ ...places, libraryFolder: libraryFolder(folder, typed.library), log: openLog(folder), profiles: typed.values['profile'] === true })
  let status = 1
  try {
    const result = await typed.command!.run({
      ...base, values: typed.values as Context['values'], positionals: typed.positionals,
      studio: session.studio, call: session.call, on: session.on, commands: commands.all,
    })
    await session.close()
    base.output.result(result)
    status = 0
  } catch (thrown) {
    await session.close().catch(() => undefined)
    base.output.error(thrown)
  }
  await base.output.flush()
  return status
}

/**
 * The first Ctrl-C ends cleanly, the second at once. One press may arrive twice, from the terminal and from the npm
 * around us, so a second one within half a second is the same.
 */
function heedSignals(stop: AbortController): void {
  let first = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!stop.signal.aborted) first = performance.now()
      else if (performance.now() - first > 500) process.exit(130)
      stop.abort()
    })
  }
}
