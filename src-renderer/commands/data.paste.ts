import { openDialog } from '../dialogs'
import { defineCommand } from './types'

export const dataPaste = defineCommand({
  id: 'data.paste',
  texts: { 'en': { title: 'Make a dataset of pasted text' }, 'zh-CN': { title: '用粘贴的文本创建数据集' } },
  icon: 'i-lucide-clipboard-paste',
  run: () => {
    openDialog.value = 'paste'
  },
})
