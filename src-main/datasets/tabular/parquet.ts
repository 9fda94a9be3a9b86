/** Rows of Parquet, a row group at a time; the decoder is pure JavaScript and is loaded when the first file asks for it. */
import type { FileHandle } from 'node:fs/promises'
import type { AsyncBuffer, FileMetaData } from 'hyparquet'
import { StudioError } from '#contract'
import type { SourceFile } from '../define'
import { openToRead, readReason } from '../common/files'
import { errorFor, reason } from '../common/reasons'
import { type Cell, ValueBatch } from './batch'
import { uniqueNames } from './header'
import { checkWidth, type Limits } from './limits'
import { Problems } from './problems'
import { cellOf } from './row-collector'
import type { RowOptions, Rows } from './rows'

const cellsMost = 1 << 20
const largestFooter = 64 << 20
const largestGroup = 1 << 30

type Options = RowOptions & { readonly limits: Limits }

export async function readParquet(file: SourceFile, options: Options): Promise<Rows> {
  const { parquetMetadataAsync, parquetRead, parquetSchema } = await import('hyparquet')
  const { compressors } = await import('hyparquet-compressors')
  const metadata = await withFile(file, async buffer => {
    await checkFooter(buffer)
    return parquetMetadataAsync(buffer)
  })
  const columns = parquetSchema(metadata).children.map(child => child.element.name)
  checkWidth(file, columns.length, options.limits)
  checkGroups(file, metadata)
  const names = uniqueNames(columns)
  const problems = new Problems()
  return { format: 'parquet', encoding: 'Parquet', hasHeader: true, names, problems, async* batches() {
    const handle = await openToRead(file.path).catch(thrown => { throw errorFor('IMPORT_UNREADABLE', file.name, readReason(thrown)) })
    try {
      let first = 0
      for (const group of metadata.row_groups) {
        const rows = Number(group.num_rows)
        const step = Math.max(1, Math.floor(cellsMost / Math.max(columns.length, 1)))
        for (let begin = 0; begin < rows; begin += step) {
          options.signal.throwIfAborted()
          const end = Math.min(rows, begin + step)
          const values: Cell[][] = columns.map(() => [])
          yield await decoded(file, async () => {
            await parquetRead({
              file: asBuffer(handle, file.bytes), metadata, compressors, rowStart: first + begin, rowEnd: first + end, rowFormat: 'array',
              onComplete: found => { for (const row of found) for (let i = 0; i < columns.length; i++) values[i]!.push(cellOf(row[i])) },
            })
            return new ValueBatch(values, end - begin, first + begin + 1)
          })
        }
        first += rows
        options.onBytes?.(group.columns.reduce((sum, column) => sum + Number(column.meta_data?.total_compressed_size ?? 0), 0))
      }
    } finally {
      await handle.close()
    }
  } }
}

async function withFile<T>(file: SourceFile, use: (buffer: AsyncBuffer) => Promise<T>): Promise<T> {
  return decoded(file, async () => {
    const handle = await openToRead(file.path)
    try {
      return await use(asBuffer(handle, file.bytes))
    } finally {
      await handle.close()
    }
  })
}

/** What the decoder throws is about the file. */
async function decoded<T>(file: SourceFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof StudioError) throw thrown
    const message = thrown instanceof Error ? thrown.message.slice(0, 80) : String(thrown)
    throw errorFor('IMPORT_UNREADABLE', file.name, reason('parquet', { message }))
  }
}

function asBuffer(handle: FileHandle, byteLength: number): AsyncBuffer {
  return {
    byteLength,
    async slice(start, end = byteLength) {
      const from = start < 0 ? Math.max(0, byteLength + start) : start
      const to = Math.min(end, byteLength)
      if (!(to >= from)) throw new Error(`bytes ${start} to ${end}`)
      const data = new Uint8Array(to - from)
      const { bytesRead } = await handle.read(data, 0, data.length, from)
      if (bytesRead !== data.length) throw new Error(`bytes ${start} to ${end}`)
      return data.buffer
    },
  }
}

async function checkFooter(buffer: AsyncBuffer): Promise<void> {
  if (buffer.byteLength < 12) throw new Error('0 bytes')
  const end = Buffer.from(await buffer.slice(buffer.byteLength - 8))
  if (end.toString('latin1', 4) !== 'PAR1') throw new Error('cut short')
  const length = end.readUInt32LE()
  if (length > largestFooter || length > buffer.byteLength - 12) throw new Error(`footer of ${length} bytes`)
}

/** Sizes as the footer tells them, before anything is unpacked. */
function checkGroups(file: SourceFile, metadata: FileMetaData): void {
  for (const { columns, num_rows: rows } of metadata.row_groups) {
    for (const { meta_data: column } of columns) {
      if (!column) continue
      const bytes = Number(column.total_uncompressed_size)
      if (bytes > largestGroup || bytes < 0 || Number(column.num_values) < 0)
        throw errorFor('IMPORT_UNREADABLE', file.name, reason('parquet', { message: `${column.path_in_schema.join('.')}: ${bytes} bytes` }))
    }
    if (Number(rows) < 0 || Number(rows) > 2 ** 31) throw errorFor('IMPORT_UNREADABLE', file.name, reason('parquet', { message: `${rows} rows` }))
  }
}
