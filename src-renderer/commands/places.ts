import type { Dataset, RunSummary } from '#contract'
import { goTo } from '../navigate'
import type { Command } from './types'

function place(id: string, icon: string, title: string, path: string): Command {
  return { id, icon, texts: { 'en': { title }, 'zh-CN': { title } }, run: () => goTo(path) }
}

/** Runs and datasets as things to go to, for the palette; newest first. */
export function placesOf(runs: readonly RunSummary[], datasets: readonly Dataset[]): Command[] {
  const newest = <T extends { readonly createdAt: number }>(all: readonly T[]): T[] => [...all].sort((a, b) => b.createdAt - a.createdAt)
  return [
    ...newest(runs).map(run => place(`open.run.${run.id}`, 'i-lucide-activity', `${run.name} · ${run.dataset.name}`, `/run/${run.id}`)),
    ...newest(datasets).map(one => place(`open.dataset.${one.id}`, 'i-lucide-database', one.name, `/data/${one.id}`)),
  ]
}
