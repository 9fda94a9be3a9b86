/** How a command of duet is declared: one file each in commands/. */
import type { CallName, CallOutput, EventName, EventPayload } from '#contract'
import type { Studio } from '../features/types'
import type { Translate } from '../features/translator'
import type { Output } from './output'

export interface OptionSpec {
  /** list: may be given several times. */
  readonly type: 'text' | 'integer' | 'real' | 'list' | 'flag'
  /** Shown in the help for the value: N, ID, DIR; empty for a flag. */
  readonly value: string
  readonly required?: boolean
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>
type ValueOf<S extends OptionSpec> = S['type'] extends 'list' ? string[] : S['type'] extends 'flag' ? boolean : S['type'] extends 'text' ? string : number
export type Values<O extends OptionSpecs> = {
  readonly [K in keyof O]: O[K] extends { required: true } ? ValueOf<O[K]> : ValueOf<O[K]> | undefined
}

export interface Result {
  /** Written as {"type":"result", ...value} with --json. */
  readonly value: object
  /** Lines for people, in their language. */
  text(): string
}

export interface Context<O extends OptionSpecs = OptionSpecs> {
  readonly values: Values<O>
  readonly positionals: readonly string[]
  readonly output: Output
  readonly t: Translate
  readonly locale: 'en' | 'zh-CN'
  /** The library, opened when first asked for. */
  studio(): Promise<Studio>
  /** One call of the contract on the library. Throws StudioErrors. */
  call<K extends CallName>(name: K, input: unknown): Promise<CallOutput<K>>
  /** Hears the core's events until the command ends. */
  on<K extends EventName>(name: K, listener: (payload: EventPayload<K>) => void): void
  /** Every command there is, for the help. */
  readonly commands: readonly Command[]
  /** Aborted by the first Ctrl-C: end cleanly and keep what was done. */
  readonly stop: AbortSignal
}

export interface Command<O extends OptionSpecs = OptionSpecs> {
  readonly id: string
  /** What follows the command's name: PATH..., RUN, RUN RUN... ; empty if nothing does. */
  readonly usage: string
  /** How many of those there must be. */
  readonly count: readonly [least: number, most: number]
  readonly options: O
  run(context: Context<O>): Promise<Result>
}

export function defineCommand<const O extends OptionSpecs>(command: Command<O>): Command<O> {
  return command
}
