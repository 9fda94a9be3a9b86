import type { ParamValues, RecipeInfo } from '#contract'

const shortCells: Readonly<Record<string, string>> = { 'rnn-tanh': 'SimpleRNN', 'rnn-relu': 'SimpleRNN ReLU', 'lstm': 'LSTM', 'gru': 'GRU' }

/** A telling name such as "moby-dick, LSTM 256": what it learns from and what learns. */
export function runName(recipe: RecipeInfo, dataset: string, params: ParamValues): string {
  const cell = typeof params.cell === 'string' ? shortCells[params.cell] ?? params.cell : undefined
  const loss = typeof params.loss === 'string' ? params.loss : undefined
  const what = cell ? `${cell}${params.hidden ? ` ${params.hidden}` : ''}` : `${recipe.texts.en.title}${loss ? `, ${loss}` : ''}`
  return `${dataset}, ${what}`.slice(0, 200)
}
