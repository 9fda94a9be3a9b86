/** What the user set, kept by main; theme and language follow it (and the system) live. */
import type { AppInfo, Settings } from '#contract'
import { computed, shallowRef, watch, watchEffect } from 'vue'
import { setLocale } from './i18n'
import { call, on } from './ipc/client'

export const settings = shallowRef<Settings>({ theme: 'system', locale: 'system', railCollapsed: false, views: {} })
export const appInfo = shallowRef<AppInfo>()

const systemDark = shallowRef(true)
export const theme = computed<'light' | 'dark'>(() =>
  settings.value.theme === 'system' ? (systemDark.value ? 'dark' : 'light') : settings.value.theme)

/** Changes settings at once; main confirms with settings.changed. */
export async function updateSettings(changes: Partial<Settings>): Promise<void> {
  settings.value = { ...settings.value, ...changes }
  settings.value = await call('settings.set', changes)
}

/** State of a view kept between starts; undefined if there is none or it cannot be read. */
export function readView<T>(name: string): T | undefined {
  try {
    const text = settings.value.views[name]
    return text === undefined ? undefined : JSON.parse(text) as T
  } catch {
    return undefined
  }
}

/** Keeps the state of a view (plain JSON, at most 20,000 characters). */
export async function writeView(name: string, state: unknown): Promise<void> {
  await updateSettings({ views: { ...settings.value.views, [name]: JSON.stringify(state) } })
}

async function applyLocale(): Promise<void> {
  const wanted = settings.value.locale
  if (wanted !== 'system') setLocale(wanted)
  appInfo.value = await call('app.info')
  if (settings.value.locale === 'system') setLocale(appInfo.value.locale)
}

/** Theme before the first paint, then the settings as soon as main answers. */
export async function startSettings(): Promise<void> {
  const media = window.matchMedia('(prefers-color-scheme: dark)')
  systemDark.value = media.matches
  media.addEventListener('change', () => systemDark.value = media.matches)
  watchEffect(() => document.documentElement.dataset['theme'] = theme.value)
  if (navigator.language.startsWith('zh')) setLocale('zh-CN')
  on('settings.changed', changed => {
    settings.value = changed
  })
  settings.value = await call('settings.get')
  await applyLocale()
  watch(() => settings.value.locale, () => void applyLocale())
}
