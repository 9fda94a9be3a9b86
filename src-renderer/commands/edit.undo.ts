import { defineCommand } from './types'
import { takeBack, undoStack } from './undo'

export const editUndo = defineCommand({
  id: 'edit.undo',
  texts: { 'en': { title: 'Undo' }, 'zh-CN': { title: '撤销' } },
  icon: 'i-lucide-undo-2',
  keys: ['Mod+Z'],
  when: () => undoStack.value.length > 0,
  run: () => takeBack(),
})
