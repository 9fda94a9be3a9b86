import { settings, updateSettings } from '../settings'
import { defineCommand } from './types'

export const viewRail = defineCommand({
  id: 'view.rail',
  texts: { 'en': { title: 'Collapse or expand the rail' }, 'zh-CN': { title: '收起或展开侧栏' } },
  icon: 'i-lucide-panel-left',
  keys: ['Mod+B'],
  run: () => updateSettings({ railCollapsed: !settings.value.railCollapsed }),
})
