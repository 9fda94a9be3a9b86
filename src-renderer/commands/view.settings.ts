import { openDialog } from '../dialogs'
import { defineCommand } from './types'

export const viewSettings = defineCommand({
  id: 'view.settings',
  texts: { 'en': { title: 'Settings' }, 'zh-CN': { title: '设置' } },
  icon: 'i-lucide-settings',
  keys: ['Mod+Comma'],
  run: () => {
    openDialog.value = 'settings'
  },
})
