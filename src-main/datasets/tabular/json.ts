/** Rows of JSON: one value a line, an array of them, or one object that holds columns or rows. */
import type { SourceFile } from '../define'
import { errorFor, reason } from '../common/reasons'
import type { EncodingName } from '../text/decoder'
import type { RowBatch } from './batch'
import { utf8Chunks } from './bytes'
import { elementsOf, linesOf } from './json-elements'
import { rowsOfObject } from './json-object'
import type { Limits } from './limits'
import { Problems } from './problems'
import { RowCollector } from './row-collector'
import type { RowOptions, Rows } from './rows'

export interface JsonOptions extends RowOptions {
  readonly limits: Limits
  readonly encoding: EncodingName
  readonly head: Buffer
}

/** How JSON holds rows; undefined where the head is no JSON that could hold any. */
export function jsonForm(head: Buffer): 'lines' | 'array' | 'object' | undefined {
  const text = head.subarray(0, 64 << 10).toString('utf8').trimStart()
  if (text[0] !== '{' && text[0] !== '[') return undefined
  const end = text.indexOf('\n')
  const first = (end < 0 ? text : text.slice(0, end)).trimEnd()
  const next = end < 0 ? '' : text.slice(end).trimStart()
  if (isValid(first) && next !== '') return next[0] === text[0] ? 'lines' : undefined
  if (text[0] === '[') return /^\[\s*([[{"\-\d\]]|true|false|null)/.test(text) ? 'array' : undefined
  if (!/^\{\s*("|\})/.test(text)) return undefined
  // A first line that is broken, among lines that are whole.
  return next[0] === '{' && isValid(next.slice(0, Math.max(next.indexOf('\n'), 0))) ? 'lines' : 'object'
}

export function isJson(head: Buffer): boolean {
  return jsonForm(head) !== undefined
}

function isValid(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

export async function readJson(file: SourceFile, options: JsonOptions): Promise<Rows> {
  const problems = new Problems()
  const names: string[] = []
  const { encoding, head } = options
  const form = jsonForm(head)
  async function* batches(): AsyncGenerator<RowBatch> {
    problems.clear()
    const collector = new RowCollector(file, { names, problems, limits: options.limits })
    if (form === 'object') {
      for (const row of await rowsOfObject(file, options)) {
        collector.add(row)
        if (collector.isFull) yield collector.take()
      }
    } else {
      const chunks = utf8Chunks(file, encoding, options)
      for await (const { bytes, isTooLong } of form === 'lines' ? linesOf(chunks, options.limits) : elementsOf(chunks, options.limits)) {
        if (isTooLong) collector.skip('row-cell')
        else collector.parse(bytes)
        if (collector.isFull) yield collector.take()
      }
    }
    if (collector.rows > 0) yield collector.take()
  }
  // Names are known before the first batch is asked for, as far as the first batch has them.
  for await (const _ of batches()) break
  if (names.length === 0) throw errorFor('IMPORT_UNREADABLE', file.name, problems.reasons[0] ?? reason('json-form', { message: '0' }))
  return { format: 'json', encoding, hasHeader: true, names, problems, batches }
}
