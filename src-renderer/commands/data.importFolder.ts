import { planChosen } from '../datasets/use-plan'
import { defineCommand } from './types'

export const dataImportFolder = defineCommand({
  id: 'data.importFolder',
  texts: { 'en': { title: 'Import a folder' }, 'zh-CN': { title: '导入文件夹' } },
  icon: 'i-lucide-folder-plus',
  keys: ['Mod+Shift+I'],
  run: async () => {
    await planChosen('folder')
  },
})
