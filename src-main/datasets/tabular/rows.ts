/** One way to read rows out of CSV, TSV, JSON lines, JSON and Parquet. */
import type { SourceFile } from '../define'
import { readHead } from '../common/files'
import { errorFor, reason } from '../common/reasons'
import type { RowBatch } from './batch'
import { encodingOf, utf8Chunks } from './bytes'
import { dialectOf } from './dialect'
import { isJson, readJson } from './json'
import { checkWidth, type Limits, usualLimits } from './limits'
import { readParquet } from './parquet'
import { Problems } from './problems'
import { CsvTokeniser } from './tokenise'

/** Enough for the header of the widest table. */
const dialectBytes = 1 << 20

export interface RowOptions {
  readonly signal: AbortSignal
  readonly limits?: Limits
  /** Hears how many bytes of the file have been read. */
  readonly onBytes?: (bytes: number) => void
}

export interface Rows {
  readonly format: 'csv' | 'json' | 'parquet'
  readonly encoding: string
  readonly hasHeader: boolean
  /** Names of the columns; those of JSON grow while batches are read. */
  readonly names: readonly string[]
  /** What was left out or filled up so far. */
  readonly problems: Problems
  /** From the beginning each time; a batch holds until the next is asked for. */
  batches(): AsyncGenerator<RowBatch>
}

/** Opens a table of any form. Throws a StudioError that says what is wrong with the file. */
export async function openRows(file: SourceFile, options: RowOptions): Promise<Rows> {
  const limits = options.limits ?? usualLimits
  const start = await readHead(file.path, 4).catch(() => Buffer.alloc(0))
  if (start.toString('latin1') === 'PAR1') return readParquet(file, { ...options, limits })
  const encoding = await encodingOf(file, options.signal)
  const head = await firstBytes(file, encoding, options.signal)
  if (isJson(head)) return readJson(file, { ...options, limits, encoding, head })
  const dialect = dialectOf(head, head.length < dialectBytes)
  if (!dialect) throw errorFor('IMPORT_EMPTY', file.name, reason('empty-text'))
  checkWidth(file, dialect.names.length, limits)
  const problems = new Problems()
  const { names } = dialect
  const makeTokeniser = (): CsvTokeniser =>
    new CsvTokeniser({ dialect, width: names.length, limits, problems, nameOf: column => names[column] ?? String(column + 1) })
  return {
    format: 'csv', encoding, hasHeader: dialect.hasHeader, names, problems,
    async* batches() {
      problems.clear()
      const tokeniser = makeTokeniser()
      let toSkip = dialect.bodyAt
      for await (const chunk of utf8Chunks(file, encoding, options)) {
        const cut = Math.min(toSkip, chunk.length)
        toSkip -= cut
        tokeniser.feed(chunk.subarray(cut), false)
        yield* tokenised(tokeniser)
        options.signal.throwIfAborted()
      }
      tokeniser.feed(Buffer.alloc(0), true)
      yield* tokenised(tokeniser)
    },
  }
}

function* tokenised(tokeniser: CsvTokeniser): Generator<RowBatch> {
  for (let batch = tokeniser.next(); batch; batch = tokeniser.next()) yield batch
}

async function firstBytes(file: SourceFile, encoding: Awaited<ReturnType<typeof encodingOf>>, signal: AbortSignal): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  for await (const chunk of utf8Chunks(file, encoding, { signal })) {
    parts.push(Buffer.from(chunk))
    length += chunk.length
    if (length >= dialectBytes) break
  }
  return Buffer.concat(parts).subarray(0, dialectBytes)
}
