/** Labelled texts out of tables, and out of files in folders. */
import { readHead } from '../common/files'
import { errorFor, reason } from '../common/reasons'
import type { SourceFile } from '../define'
import { readText, type Reading } from '../pairs/lines'
import type { RowBatch } from '../tabular/batch'
import { openRows, type Rows } from '../tabular/rows'
import { sniffTable } from '../tabular/sniff'
import { type Sample, textAndLabel, type TextAndLabel } from './columns'
import { longestText, mostClasses } from './labelled-store'

const headBytes = 64 * 1024
const sampledCells = 100_000
const rowsOfBatch = 100
const shownCharacters = 1000

export interface RawLabelled {
  readonly text: string
  readonly label: string
  /** Row of the file with the header, from 1. */
  readonly place: number
}

export interface LabelledTable {
  readonly file: SourceFile
  readonly rows: Rows
  readonly columns: TextAndLabel
  readonly names: { readonly text: string, readonly label: string }
}

type Wanted = Readonly<Record<string, unknown>>

/** Opens a table and finds its two columns. Throws a StudioError that says what it lacks. */
export async function openLabelled(file: SourceFile, { reading, wanted }: { reading: Reading, wanted: Wanted }): Promise<LabelledTable> {
  const { signal, onBytes } = reading
  const rows = await openRows(file, onBytes ? { signal, onBytes } : { signal })
  const sniffed = sniffTable(file, await readHead(file.path, headBytes))
  const inHead = typeof sniffed === 'object' ? { sample: sniffed, found: textAndLabel(sniffed, wanted) } : undefined
  const sample = inHead?.found ? inHead.sample : await sampleOf(rows, signal)
  const found = inHead?.found ?? textAndLabel(sample, wanted)
  if (!found) throw errorFor('IMPORT_UNREADABLE', file.name, reason('no-label'))
  // JSON names its columns as rows come, so places in the sample are not places in the rows.
  return { file, rows, columns: found, names: { text: sample.names[found.text]!, label: sample.names[found.label]! } }
}

/** Some rows from all over the file: it may be sorted by class, so that its head knows of one alone. */
async function sampleOf(rows: Rows, signal: AbortSignal): Promise<Sample> {
  const sampled: string[][] = []
  for await (const batch of rows.batches()) {
    signal.throwIfAborted()
    const step = Math.ceil(batch.rows / rowsOfBatch)
    for (let row = 0; row < batch.rows; row += step)
      sampled.push(Array.from({ length: batch.width }, (_, column) => batch.text(row, column).slice(0, shownCharacters)))
    if (sampled.length * batch.width >= sampledCells) break
  }
  return { names: [...rows.names], rows: sampled }
}

export async function* readLabelledTable({ file, rows, columns, names }: LabelledTable): AsyncGenerator<RawLabelled[]> {
  const placeOf = (name: string, usual: number): number => {
    const place = rows.names.indexOf(name)
    return place < 0 ? usual : place
  }
  for await (const batch of rows.batches()) {
    const text = placeOf(names.text, columns.text)
    const label = placeOf(names.label, columns.label)
    yield Array.from({ length: batch.rows }, (_, row) => ({
      text: cellOf(batch, row, text), label: cellOf(batch, row, label), place: batch.fileRow(row),
    }))
  }
  if (rows.names.length < 2) throw errorFor('IMPORT_UNREADABLE', file.name, reason('no-label'))
}

/** "None" is a fine label, so words for missing values are not taken as such. */
function cellOf(batch: RowBatch, row: number, column: number): string {
  return column < batch.width ? batch.text(row, column) : ''
}

/** One file is one text. Throws a StudioError where it is none, or too long. */
export async function readWhole(file: SourceFile, reading: Reading): Promise<string> {
  // Four bytes a character at most.
  if (file.bytes > longestText * 4) throw errorFor('IMPORT_UNREADABLE', file.name, reason('text-long', { limit: longestText }))
  let text = ''
  for await (const part of readText(file, reading)) text += part
  return text
}

export function checkClasses(found: number, dataset: string): void {
  if (found > mostClasses) throw errorFor('IMPORT_UNREADABLE', dataset, reason('too-many-classes', { limit: mostClasses }))
}
