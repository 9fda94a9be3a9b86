// @vitest-environment happy-dom
import type { Reply, Settings } from '#contract'
import { flushPromises } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { locale } from '../../../src-renderer/i18n'
import { readView, settings, startSettings, theme, updateSettings, writeView } from '../../../src-renderer/settings'
import { installBridge } from './bridge'

test('theme and language follow the settings, wherever they are changed', async () => {
  let kept: Settings = { theme: 'system', locale: 'system', railCollapsed: false, views: {} }
  const bridge = installBridge({
    'settings.get': (): Reply<unknown> => ({ ok: true, value: kept }),
    'settings.set': (changes: Partial<Settings>): Reply<unknown> => {
      kept = { ...kept, ...changes }
      bridge.emit('settings.changed', kept)
      return { ok: true, value: kept }
    },
    'app.info': (): Reply<unknown> => ({ ok: true, value: { locale: kept.locale === 'system' ? 'en' : kept.locale } }),
  })
  await startSettings()
  expect(locale.value).toBe('en')
  await updateSettings({ locale: 'zh-CN', theme: 'light' })
  await flushPromises()
  expect([locale.value, theme.value, document.documentElement.lang, document.documentElement.dataset['theme']]).toEqual(['zh-CN', 'light', 'zh-CN', 'light'])
  kept = { ...kept, locale: 'en', theme: 'dark' }
  bridge.emit('settings.changed', kept)
  await flushPromises()
  expect([locale.value, theme.value]).toEqual(['en', 'dark'])
  await writeView('list', { sort: 'name' })
  expect([readView('list'), readView('none')]).toEqual([{ sort: 'name' }, undefined])
  settings.value = { ...settings.value, views: { list: '{broken' } }
  expect(readView('list')).toBeUndefined()
})
