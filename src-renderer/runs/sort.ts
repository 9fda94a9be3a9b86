/** Orders of the run table. */
import type { RunSummary } from '#contract'

export const sortKeys = ['name', 'recipe', 'dataset', 'best', 'last', 'time', 'started', 'status'] as const
export type SortKey = typeof sortKeys[number]
export interface Sorting { readonly key: SortKey, readonly descending: boolean }

const statusOrder: readonly RunSummary['status'][] = ['running', 'paused', 'queued', 'interrupted', 'failed', 'stopped', 'finished']

const valueOf: Record<SortKey, (run: RunSummary) => string | number | null> = {
  name: run => run.name.toLowerCase(),
  recipe: run => run.recipe,
  dataset: run => run.dataset.name.toLowerCase(),
  best: run => run.objective.best,
  last: run => run.objective.last,
  time: run => run.seconds,
  started: run => run.startedAt ?? run.createdAt,
  status: run => statusOrder.indexOf(run.status),
}

/** A sorted copy. What has no value stands last in either direction; equals in the order of their creation, newest first. */
export function sortRuns(runs: readonly RunSummary[], { key, descending }: Sorting): RunSummary[] {
  const value = valueOf[key]
  const sign = descending ? -1 : 1
  return runs.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)]
    if (left === right) return b.number - a.number
    if (left === null || right === null) return left === null ? 1 : -1
    const order = typeof left === 'string' ? left.localeCompare(String(right), undefined, { numeric: true }) : left - Number(right)
    return order === 0 ? b.number - a.number : sign * order
  })
}

/** A click on a heading: the other way round if it is in force, else as one would want that column. */
export function sortedBy(now: Sorting, key: SortKey): Sorting {
  if (now.key === key) return { key, descending: !now.descending }
  return { key, descending: key === 'started' || key === 'time' }
}
