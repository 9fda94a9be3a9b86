import { theme, updateSettings } from '../settings'
import { defineCommand } from './types'

export const viewTheme = defineCommand({
  id: 'view.theme',
  texts: { 'en': { title: 'Switch between light and dark' }, 'zh-CN': { title: '切换浅色与深色' } },
  icon: 'i-lucide-sun-moon',
  keys: ['Mod+Shift+L'],
  run: () => updateSettings({ theme: theme.value === 'dark' ? 'light' : 'dark' }),
})
