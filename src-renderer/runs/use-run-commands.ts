/** What can be done with the run that is looked at, by button, key, palette and menu. */
import type { RunDetail } from '#contract'
import type { Ref, ShallowRef } from 'vue'
import { useCommand } from '../commands/registry'
import { call } from '../ipc/client'
import { goTo } from '../navigate'
import { canResume, canStop, deleteRuns, toggleRun } from './run-actions'

export function useRunCommands(run: ShallowRef<RunDetail | undefined>, renames: Ref<boolean>) {
  const isThere = (): boolean => run.value !== undefined
  const canToggle = (): boolean => run.value !== undefined && (run.value.status === 'running' || canResume(run.value.status))
  const mayStop = (): boolean => run.value !== undefined && canStop(run.value.status)
  const isAtRest = (): boolean => run.value !== undefined && run.value.status !== 'running' && run.value.status !== 'paused'
  async function remove(): Promise<void> {
    if (run.value && await deleteRuns([run.value])) goTo('/runs')
  }
  return {
    toggle: useCommand({
      id: 'run.pause', texts: { 'en': { title: 'Pause or go on' }, 'zh-CN': { title: '暂停或继续' } }, icon: 'i-lucide-pause', keys: ['Space'], when: canToggle,
      run: () => toggleRun(run.value!),
    }),
    stop: useCommand({
      id: 'run.stop', texts: { 'en': { title: 'Stop the run' }, 'zh-CN': { title: '停止运行' } }, icon: 'i-lucide-square', keys: ['Mod+.'], when: mayStop,
      run: async () => { await call('runs.stop', { id: run.value!.id }) },
    }),
    rename: useCommand({
      id: 'run.rename', texts: { 'en': { title: 'Rename the run' }, 'zh-CN': { title: '重命名运行' } }, icon: 'i-lucide-pencil', keys: ['F2'], when: isThere,
      run: () => { renames.value = true },
    }),
    again: useCommand({
      id: 'run.again', texts: { 'en': { title: 'New run with these parameters' }, 'zh-CN': { title: '用这些参数新建运行' } }, icon: 'i-lucide-copy-plus', keys: ['N'],
      when: isThere, run: () => goTo(`/train?from=${run.value!.id}`),
    }),
    compare: useCommand({
      id: 'run.compare', texts: { 'en': { title: 'Compare with other runs' }, 'zh-CN': { title: '与其他运行比较' } }, icon: 'i-lucide-git-compare-arrows', keys: ['C'],
      when: isThere, run: () => goTo(`/compare?runs=${run.value!.id}`),
    }),
    remove: useCommand({
      id: 'run.delete', texts: { 'en': { title: 'Delete the run' }, 'zh-CN': { title: '删除运行' } }, icon: 'i-lucide-trash-2', keys: ['Delete'], when: isAtRest, run: remove,
    }),
  }
}
