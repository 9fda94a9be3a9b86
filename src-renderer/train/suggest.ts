/** What to do next, from what there is; the first that fits. */
import type { BuiltInSample, Dataset, RunSummary } from '#contract'

export type Suggestion =
  | { readonly what: 'train', readonly dataset: Dataset }
  | { readonly what: 'resume', readonly run: RunSummary }
  | { readonly what: 'compare', readonly runs: readonly RunSummary[] }
  | { readonly what: 'sample', readonly sample: BuiltInSample }
  | { readonly what: 'vary', readonly run: RunSummary }

export function suggest(runs: readonly RunSummary[], datasets: readonly Dataset[], samples: readonly BuiltInSample[]): Suggestion[] {
  const newest = [...runs].sort((a, b) => b.createdAt - a.createdAt)
  const interrupted = newest.find(run => run.status === 'interrupted')
  const untried = datasets.find(dataset => dataset.runs === 0)
  const newRecipe = samples.find(sample => sample.recipe !== null && !runs.some(run => run.recipe === sample.recipe))
  const finished = newest.filter(run => run.status === 'finished' || run.status === 'stopped')
  const rivals = finished.filter(run => run.dataset.id === finished[0]?.dataset.id && run.recipe === finished[0]?.recipe).slice(0, 4)
  const found: (Suggestion | undefined | false)[] = [
    interrupted && { what: 'resume', run: interrupted },
    untried && { what: 'train', dataset: untried },
    rivals.length > 1 && { what: 'compare', runs: rivals },
    newRecipe && { what: 'sample', sample: newRecipe },
    finished[0] && { what: 'vary', run: finished[0] },
  ]
  return found.filter(one => one !== undefined && one !== false)
}
