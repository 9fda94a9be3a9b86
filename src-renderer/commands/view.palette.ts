import { openDialog } from '../dialogs'
import { defineCommand } from './types'

export const viewPalette = defineCommand({
  id: 'view.palette',
  texts: { 'en': { title: 'Find a command' }, 'zh-CN': { title: '查找命令' } },
  icon: 'i-lucide-search',
  keys: ['Mod+K'],
  run: () => {
    openDialog.value = openDialog.value === 'palette' ? null : 'palette'
  },
})
