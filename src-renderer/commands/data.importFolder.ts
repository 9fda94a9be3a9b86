import { call } from '../ipc/client'
import { defineCommand } from './types'

export const dataImportFolder = defineCommand({
  id: 'data.importFolder',
  texts: { 'en': { title: 'Import a folder' }, 'zh-CN': { title: '导入文件夹' } },
  icon: 'i-lucide-folder-plus',
  keys: ['Mod+Shift+I'],
  run: async () => {
    await call('imports.choose', { what: 'folder' })
  },
})
