import { planChosen } from '../datasets/use-plan'
import { defineCommand } from './types'

export const dataImport = defineCommand({
  id: 'data.import',
  texts: { 'en': { title: 'Import files' }, 'zh-CN': { title: '导入文件' } },
  icon: 'i-lucide-file-plus',
  keys: ['Mod+I'],
  run: async () => {
    await planChosen('files')
  },
})
