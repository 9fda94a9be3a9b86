import { defineCommand } from './types'
import { redoLast, redoStack } from './undo'

export const editRedo = defineCommand({
  id: 'edit.redo',
  texts: { 'en': { title: 'Redo' }, 'zh-CN': { title: '重做' } },
  icon: 'i-lucide-redo-2',
  keys: ['Mod+Shift+Z', 'Mod+Y'],
  when: () => redoStack.value.length > 0,
  run: redoLast,
})
