import * as v from 'valibot'
import { Nothing } from './common'
import { command, event, query } from './define'
import { localeNames } from './texts'

export const Settings = v.object({
  theme: v.optional(v.picklist(['system', 'light', 'dark']), 'system'),
  /** system: the language of the computer. */
  locale: v.optional(v.picklist(['system', ...localeNames]), 'system'),
  railCollapsed: v.optional(v.boolean(), false),
  /** State of views that is kept between starts (columns, sorting, filters), by name; JSON text. */
  views: v.optional(v.record(v.string(), v.pipe(v.string(), v.maxLength(20_000))), {}),
})
export type Settings = v.InferOutput<typeof Settings>

export const AppInfo = v.object({
  version: v.string(),
  electron: v.string(),
  chrome: v.string(),
  node: v.string(),
  sqlite: v.string(),
  /** Version of the library that trains, such as 2.21.0; left out where it is not known without loading it. */
  tensorflow: v.optional(v.string()),
  /** The runtime from the registry package, past its support. */
  isFallbackRuntime: v.boolean(),
  platform: v.string(),
  /** The language in force. */
  locale: v.picklist(localeNames),
  /** Shown, never used as a path by the page. */
  libraryFolder: v.string(),
  memoryBytes: v.number(),
  cores: v.number(),
})
export type AppInfo = v.InferOutput<typeof AppInfo>

export const SystemLoad = v.object({
  /** Share of all cores in use, 0..1. */
  cpu: v.number(),
  memoryUsedBytes: v.number(),
  memoryBytes: v.number(),
  diskFreeBytes: v.number(),
})
export type SystemLoad = v.InferOutput<typeof SystemLoad>

/** What a native menu item or its key asks the page to do: id of a command in src-renderer/commands. */
export const MenuCommand = v.object({ command: v.string() })

export const appChannels = {
  'app.info': query(Nothing, AppInfo),
  'app.load': event(SystemLoad),
  'app.menu': event(MenuCommand),
  'app.revealLibrary': command(Nothing, Nothing),
  'app.openLogs': command(Nothing, Nothing),
  /** Asks for a folder; the studio starts again on it. False when the user cancels. */
  'app.chooseLibrary': command(Nothing, v.boolean()),
  'settings.get': query(Nothing, Settings),
  'settings.set': command(v.partial(Settings), Settings),
  'settings.changed': event(Settings),
} as const
