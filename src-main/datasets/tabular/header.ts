/** Whether the first row names the columns, and names that are never empty, equal or endless. */
import { isMissing } from './missing'
import { numberOf } from './number'
import { timeOf } from './time'

const longestName = 200

/** Names that head columns of text, where nothing else tells a header. */
const usualNames = new Set(['text', 'label', 'labels', 'class', 'category', 'sentence', 'review', 'comment', 'message', 'title', 'body',
  'content', 'source', 'target', 'src', 'tgt', 'input', 'output', 'question', 'answer', 'id', 'name', 'date', 'time', 'timestamp', 'value',
  'sentiment', 'en', 'fr', 'de', 'es', 'it', 'pt', 'zh', 'ja', 'ru', 'english', 'french', 'german', 'spanish', 'chinese', 'japanese', '文本', '标签', '类别', '内容'])

export function looksLikeHeader(head: readonly string[], body: readonly (readonly string[])[], decimal: ',' | '.' = '.'): boolean {
  if (body.length === 0 && head.length === 1) return usualNames.has(head[0]!.trim().toLowerCase())
  const isNumber = (cell: string): boolean => !Number.isNaN(numberOf(decimal === ',' ? cell.replace(',', '.') : cell))
  const isValue = (cell: string): boolean => !isMissing(cell) && (isNumber(cell) || timeOf(cell) !== undefined)
  const values = head.filter(isValue)
  // Years and days as names of columns, below a first cell that names the rows.
  if (values.length > 0) return values.length === head.length - 1 && isYears(values) && body.some(cells => !isYears(cells.slice(1)))
  if (head.some((cell, column) => isMissing(cell) && column > 0))
    return head.every(cell => cell.length <= 64) && body.some(cells => cells.some(isValue))
  if (new Set(head.map(cell => cell.trim())).size < head.length && head.length === 2) return false
  const valued = head.some((_, column) => isValued(body.map(cells => cells[column] ?? ''), isValue))
  if (valued) return true
  if (head.every(cell => usualNames.has(cell.trim().toLowerCase()))) return true
  const repeats = head.some((cell, column) => body.some(cells => cells[column] === cell))
  if (repeats || body.length === 0) return body.length === 0 && head.every(isNameLike)
  return head.every(isNameLike) && (head.some(cell => usualNames.has(cell.trim().toLowerCase())) || isShorter(head, body))
}

function isValued(cells: readonly string[], isValue: (cell: string) => boolean): boolean {
  const filled = cells.filter(cell => !isMissing(cell))
  return filled.length > 0 && filled.filter(isValue).length >= filled.length * 0.9
}

function isYears(cells: readonly string[]): boolean {
  return cells.length > 1 && cells.every(cell => /^\s*[12]\d{3}\s*$/.test(cell))
}

/** A word or identifier, not a sentence. */
function isNameLike(cell: string): boolean {
  const isWord = /^\s*[\p{L}_][\p{L}\p{M}\p{N}_.\-/() %#]{0,63}\s*$/u.test(cell)
  return isWord && !/[.!?。！？]\s*$/.test(cell) && cell.trim().split(/\s+/).length <= 5
}

function isShorter(head: readonly string[], body: readonly (readonly string[])[]): boolean {
  return head.some((cell, column) => {
    const lengths = body.map(cells => (cells[column] ?? '').length).sort((a, b) => a - b)
    return (lengths[lengths.length >> 1] ?? 0) > 2 * cell.length
  })
}

/** Names as they are shown and stored: `column 3` for an empty one, `x (2)` for the second x. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((raw, index) => {
    const name = raw.replace(/\s+/g, ' ').trim().slice(0, longestName) || `column ${index + 1}`
    let free = name
    for (let n = 2; taken.has(free); n++) free = `${name} (${n})`
    taken.add(free)
    return free
  })
}
