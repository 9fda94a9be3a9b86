import { goTo } from '../navigate'
import { defineCommand } from './types'

export const runNew = defineCommand({
  id: 'run.new',
  texts: { 'en': { title: 'New run' }, 'zh-CN': { title: '新建运行' } },
  icon: 'i-lucide-plus',
  keys: ['Mod+N'],
  run: () => goTo('/train'),
})
