import { openDialog } from '../dialogs'
import { defineCommand } from './types'

export const helpAbout = defineCommand({
  id: 'help.about',
  texts: { 'en': { title: 'About Duet Studio' }, 'zh-CN': { title: '关于 Duet Studio' } },
  icon: 'i-lucide-info',
  run: () => {
    openDialog.value = 'settings'
  },
})
