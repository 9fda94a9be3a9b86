import { openDialog } from '../dialogs'
import { defineCommand } from './types'

export const viewShortcuts = defineCommand({
  id: 'view.shortcuts',
  texts: { 'en': { title: 'Show all keys' }, 'zh-CN': { title: '显示所有快捷键' } },
  icon: 'i-lucide-keyboard',
  keys: ['?', 'Mod+/'],
  run: () => {
    openDialog.value = 'shortcuts'
  },
})
