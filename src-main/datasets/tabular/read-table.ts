/** All rows of some files to finished columns. */
import { StudioError } from '#contract'
import type { ImportContext, SourceFile } from '../define'
import { namesOf } from '../common/files'
import { errorFor, type Reason, reason, reasonOf, skippedFor } from '../common/reasons'
import { Column, type Forced } from './column'
import { openRows, type Rows } from './rows'

/** Numbers take eight bytes each and are held in memory until they are written. */
const cellsMost = 100e6
const textBytesMost = 1e9

export interface ReadTable {
  readonly columns: readonly Column[]
  readonly rows: number
  readonly files: readonly { readonly name: string, readonly encoding: string }[]
}

/**
 * Reads the files in order; those that cannot be read, or have other columns than the first, are named as skipped. A column
 * whose first rows promised another type than all rows keep is read once more.
 */
export async function readTable(context: ImportContext): Promise<ReadTable> {
  const opened = await openAll(context)
  let forced = new Map<string, Forced>()
  for (;;) {
    const pass = await readPass(opened, forced, context)
    const again = pass.columns.flatMap(column => column.retry ? [[column.name, column.retry] as const] : [])
    if (again.length > 0) {
      forced = new Map([...forced, ...again])
      continue
    }
    for (const { file, rows } of opened) for (const why of rows.problems.reasons) context.skip(skippedFor(file.name, why))
    return { ...pass, files: opened.map(({ file, rows }) => ({ name: file.name, encoding: rows.encoding })) }
  }
}

interface Opened { readonly file: SourceFile, readonly rows: Rows }

async function openAll(context: ImportContext): Promise<Opened[]> {
  const { files, signal, skip } = context
  const opened: Opened[] = []
  let failed: unknown
  for (const file of files.toSorted(byName)) {
    try {
      const rows = await openRows(file, { signal, onBytes: meterOf(context) })
      const first = opened[0]
      if (!first || haveSameNames(first.rows, rows)) opened.push({ file, rows })
      else skip(skippedFor(file.name, reason('other-columns', { file: first.file.name })))
    } catch (thrown) {
      signal.throwIfAborted()
      failed ??= thrown
      if (files.length > 1) skip(skippedFor(file.name, whyOf(thrown)))
    }
  }
  if (opened.length === 0) throw failed
  return opened
}

function whyOf(thrown: unknown): Reason {
  if (!(thrown instanceof StudioError) || thrown.details['reason'] === undefined) throw thrown
  return reasonOf(thrown)
}

const byNumber = new Intl.Collator('en', { numeric: true })

function byName(a: SourceFile, b: SourceFile): number {
  return byNumber.compare(a.name, b.name) || (a.name < b.name ? -1 : 1)
}

/** JSON names its columns as they come; there the order does not matter. */
function haveSameNames(one: Rows, other: Rows): boolean {
  if (one.format === 'json' || other.format === 'json') return other.names.some(name => one.names.includes(name))
  return one.names.length === other.names.length && other.names.every(name => one.names.includes(name))
}

function meterOf({ progress, files }: ImportContext): (bytes: number) => void {
  const all = files.reduce((sum, file) => sum + file.bytes, 0)
  let done = 0
  return bytes => {
    done += bytes
    progress({ files: 0, bytes: Math.min(done, all) })
  }
}

async function readPass(opened: readonly Opened[], forced: ReadonlyMap<string, Forced>, { signal, files }: ImportContext) {
  const columns: Column[] = []
  const places = new Map<string, number>()
  let rows = 0
  for (const { file, rows: source } of opened) {
    const placeOf: number[] = []
    for await (const batch of source.batches()) {
      signal.throwIfAborted()
      for (let i = placeOf.length; i < batch.width; i++) {
        const name = source.names[i]!
        let place = places.get(name)
        if (place === undefined) {
          place = columns.length
          places.set(name, place)
          columns.push(new Column(name, { rows, forced: forced.get(name), problems: source.problems }))
        }
        placeOf.push(place)
      }
      const isThere = new Uint8Array(columns.length)
      for (let i = 0; i < batch.width; i++) {
        columns[placeOf[i]!]!.append(batch, i)
        isThere[placeOf[i]!] = 1
      }
      for (const [place, column] of columns.entries()) if (!isThere[place]) column.appendMissing(batch.rows)
      rows += batch.rows
      checkSize(file, rows, columns)
    }
  }
  if (rows === 0) throw errorFor('IMPORT_EMPTY', namesOf(files), reason('no-rows'))
  return { columns, rows }
}

function checkSize(file: SourceFile, rows: number, columns: readonly Column[]): void {
  if (rows * columns.length > cellsMost) throw errorFor('IMPORT_UNREADABLE', file.name, reason('too-many-cells', { limit: cellsMost / 1e6 }))
  let bytes = 0
  for (const column of columns) bytes += column.textBytes
  if (bytes > textBytesMost) throw errorFor('IMPORT_UNREADABLE', file.name, reason('too-large', { limit: textBytesMost / 1e6 }))
}
