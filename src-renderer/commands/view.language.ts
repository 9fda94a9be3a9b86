import { locale } from '../i18n'
import { updateSettings } from '../settings'
import { defineCommand } from './types'

export const viewLanguage = defineCommand({
  id: 'view.language',
  texts: { 'en': { title: 'Switch language: 中文' }, 'zh-CN': { title: '切换语言：English' } },
  icon: 'i-lucide-languages',
  run: () => updateSettings({ locale: locale.value === 'en' ? 'zh-CN' : 'en' }),
})
