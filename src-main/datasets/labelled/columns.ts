/** Which column of a table is the text and which the label. */

export interface Sample {
  readonly names: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export interface TextAndLabel { readonly text: number, readonly label: number }

const textNames = new Set(['text', 'sentence', 'review', 'comment', 'message', 'content', 'body', 'document', 'tweet', 'utterance', 'email',
  'sms', '文本', '内容', '评论', '句子'])
const labelNames = new Set(['label', 'labels', 'class', 'category', 'sentiment', 'target', 'topic', 'intent', 'tag', 'rating', 'stars', 'spam',
  '标签', '类别', '分类', '情感'])
/** A label is a word or a few, a text a sentence. */
const longestLabel = 40
const shortestText = 20
const mostLabels = 50
const minRows = 4

interface Look { readonly name: string, readonly column: number, readonly mean: number, readonly distinct: number, readonly share: number }

/** `wanted` names the columns, or numbers them from 1; what it leaves open is found. */
export function textAndLabel(sample: Sample, wanted: { text?: unknown, label?: unknown } = {}): TextAndLabel | undefined {
  const { names, rows } = sample
  const looks = names.map((name, column) => lookAt(rows.map(row => row[column] ?? ''), name, column))
  const labels = looks.filter(look => isLabel(look, rows.length))
  const label = columnNamed(wanted.label, names) ?? best(labels, labelNames, look => -look.distinct)
  if (label === undefined) return undefined
  const others = looks.filter(look => look.column !== label)
  const text = columnNamed(wanted.text, names) ?? best(others.filter(isText), textNames, look => look.mean)
  return text === undefined || text === label ? undefined : { text, label }
}

/** Whether a table is labelled text and nothing more: the two columns, perhaps one beside them, or their usual names. */
export function isLabelledText(sample: Sample): boolean {
  if (sample.rows.length < minRows) return false
  const found = textAndLabel(sample)
  if (!found) return false
  const isNamed = isUsual(sample.names[found.text]!, textNames) && isUsual(sample.names[found.label]!, labelNames)
  return sample.names.length <= 2 || isNamed
}

function lookAt(cells: readonly string[], name: string, column: number): Look {
  const filled = cells.map(cell => cell.trim()).filter(cell => cell !== '')
  // One Chinese character says about as much as two Latin letters.
  const lengths = filled.map(cell => cell.length + (cell.match(/[\u3040-\u30FF\u4E00-\u9FFF]/g)?.length ?? 0))
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, filled.length)
  const distinct = new Set(filled).size
  return { name, column, mean, distinct, share: distinct / Math.max(1, filled.length) }
}

/** A file may be sorted by class: where the name says that it is the label, one value in the sample will do. */
function isLabel({ name, mean, distinct, share }: Look, rows: number): boolean {
  const least = isUsual(name, labelNames) ? 1 : 2
  return distinct >= least && distinct <= Math.min(mostLabels, rows / 2) && share <= 0.5 && mean <= longestLabel
}

function isText({ mean, share }: Look): boolean {
  return mean >= shortestText && share >= 0.3
}

function best(looks: readonly Look[], usual: ReadonlySet<string>, value: (look: Look) => number): number | undefined {
  const named = looks.filter(look => isUsual(look.name, usual))
  return (named.length > 0 ? named : looks).toSorted((a, b) => value(b) - value(a))[0]?.column
}

function isUsual(name: string, usual: ReadonlySet<string>): boolean {
  return usual.has(name.trim().toLowerCase())
}

function columnNamed(wanted: unknown, names: readonly string[]): number | undefined {
  if (wanted === undefined || wanted === null || wanted === '') return undefined
  const byName = names.indexOf(String(wanted))
  const column = byName >= 0 ? byName : Number(wanted) - 1
  return Number.isInteger(column) && column >= 0 && column < names.length ? column : undefined
}
