import type { Texts } from '#contract'

/** Something a person can do from the palette, by a key, from the native menu or from a button. */
export interface Command {
  /** Such as data.import; main's menu sends it. */
  readonly id: string
  readonly texts: Texts<'title'>
  /** Class such as i-lucide-play. */
  readonly icon?: string
  /** Combinations that do it, such as Mod+K, Space or `?`. The first is shown. */
  readonly keys?: readonly string[]
  /** Whether it can be done now; left out: always. */
  when?(): boolean
  run(): void | Promise<void>
}

/** For the type check and for whoever searches what commands there are. */
export function defineCommand(command: Command): Command {
  return command
}
