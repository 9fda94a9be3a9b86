/** What the parts of the shell share. */
import { app, nativeTheme, type BrowserWindow } from 'electron'
import type { LocaleName, Settings } from '#contract'
import { makeTranslate, resolveLocale, type Translate } from '../features/translator'
import type { Logger, Studio } from '../features/types'
import type { ShellPaths } from './paths'

export interface Shell {
  readonly paths: ShellPaths
  readonly log: Logger
  /** The window, while there is one. */
  window: BrowserWindow | undefined
  /** The open library, while there is one, and its folder. */
  studio: Studio | undefined
  library: string
  locale: LocaleName
  t: Translate
}

export function makeShell(paths: ShellPaths, log: Logger): Shell {
  const locale = systemLocale()
  return { paths, log, window: undefined, studio: undefined, library: '', locale, t: makeTranslate(locale) }
}

function systemLocale(wanted: Settings['locale'] = 'system'): LocaleName {
  return resolveLocale(wanted, [app.getLocale(), ...app.getPreferredSystemLanguages()])
}

/** Theme and language as set; true if the language changed. */
export function applySettings(shell: Shell, settings: Settings): boolean {
  nativeTheme.themeSource = settings.theme
  const locale = systemLocale(settings.locale)
  if (locale === shell.locale) return false
  shell.locale = locale
  shell.t = makeTranslate(locale)
  return true
}
