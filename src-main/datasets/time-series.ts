/** Values over time: one or many series of one or several channels, evenly spaced, the end of each held out. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { StudioError, type Fact, type ParamValue } from '#contract'
import { LibraryFile, namesOf, readMeta, readSlice, readVerified, writeLibraryFile } from './common/files'
import { reason, skippedFor } from './common/reasons'
import { tooFew } from './common/refusals'
import { splitThree } from './common/split'
import { defineDatasetKind, type ImportContext, type Imported, type OpenedSeries } from './define'
import { countGaps, fillGaps, type GapFilling } from './series/gaps'
import { forwardShare, planSeries } from './series/plan'
import { readSeries, type ReadSeries } from './series/read-series'
import { makePreview } from './series/preview'
import type { MadeSeries } from './series/steps'
import { sniffTable, tableExtensions } from './tabular/sniff'
import { sampleColumns } from './tabular/whole'

const needed = 20
/** A series shorter than this is left out. */
const shortest = 8
export const valuesFile = 'values.f32'

export interface SeriesMeta {
  readonly kind: 'time-series'
  readonly format: 1
  readonly channels: readonly string[]
  readonly frequency: string | null
  readonly season: number
  /** One after another in the file. */
  readonly series: readonly StoredSeries[]
  readonly bytes: number
  readonly sha256: string
  readonly fingerprint: string
  readonly files: readonly { readonly name: string, readonly encoding: string }[]
}
export interface StoredSeries {
  readonly name: string
  readonly start: string | null
  readonly length: number
  readonly train: number
  readonly val: number
}

export const timeSeries = defineDatasetKind<OpenedSeries>({
  id: 'time-series',
  texts: {
    'en': { title: 'Time series', examples: '{n} step | {n} steps', summary: 'Values over time from CSV, TSV, JSON or Parquet, a column a channel or a row a value.' },
    'zh-CN': { title: '时间序列', examples: '{n} 步', summary: '来自 CSV、TSV、JSON 或 Parquet 的时间序列，每列一个通道，或每行一个值。' },
  },
  extensions: tableExtensions,
  sniff,
  folderIsOne: false,
  importTo,
  open,
  preview,
})

const forwardNeeded = 0.95

/** A time that goes forward from row to row, and numbers beside it. Tables with sentences are of another kind. */
function sniff(...[file, head]: Parameters<typeof sniffTable>): number {
  const sample = sniffTable(file, head)
  if (!sample || sample === 'parquet' || sample.rows.length < 5) return 0
  const columns = sampleColumns(sample.names, sample.rows)
  if (columns.some(column => column.type === 'text')) return 0
  const plan = planSeries(columns, sample.rows.length)
  return plan.channels.length > 0 && forwardShare(plan) >= forwardNeeded ? 0.7 : 0
}

async function importTo(context: ImportContext): Promise<Imported> {
  const { files, folder } = context
  const read = await readSeries(context)
  const series = longEnough(read, context)
  const stored = series.map(one => ({ name: one.name, start: one.start, length: one.length, ...partsOf(one.length) }))
  const { bytes, sha256 } = await writeValues(folder, series, context.signal)
  const { channels, frequency, season } = read
  const described = JSON.stringify({ channels, frequency, season, series: stored })
  const fingerprint = createHash('sha256').update(`${described} ${sha256}`).digest('hex')
  const meta: SeriesMeta = { kind: 'time-series', format: 1, channels, frequency, season, series: stored, bytes, sha256, fingerprint, files: read.files }
  await writeLibraryFile(join(folder, 'meta.json'), JSON.stringify(meta))
  context.progress({ files: files.length, bytes: files.reduce((sum, file) => sum + file.bytes, 0) })
  const sum = (of: (one: StoredSeries) => number): number => stored.reduce((all, one) => all + of(one), 0)
  return {
    examples: sum(one => one.length), fingerprint, facts: factsOf(meta, series),
    split: { train: sum(one => one.train), val: sum(one => one.val) },
  }
}

function partsOf(length: number): { train: number, val: number } {
  const { train, val } = splitThree(length)
  return { train, val }
}

function longEnough({ series }: ReadSeries, { files, skip }: ImportContext): readonly MadeSeries[] {
  const found = series.reduce((most, one) => Math.max(most, one.length), 0)
  if (found < needed) throw tooFew(namesOf(files), 'too-small-series', { found, needed })
  const short = series.filter(one => one.length < shortest)
  if (short.length > 0) skip(skippedFor(namesOf(files), reason('short-series', { n: short.length, needed: shortest, name: short[0]!.name })))
  return series.filter(one => one.length >= shortest)
}

async function writeValues(folder: string, series: readonly MadeSeries[], signal: AbortSignal): Promise<{ bytes: number, sha256: string }> {
  const file = await LibraryFile.create(join(folder, valuesFile))
  try {
    for (const { values } of series) {
      signal.throwIfAborted()
      await file.write(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    }
  } catch (thrown) {
    await file.abandon()
    throw thrown
  }
  return { bytes: file.bytes, sha256: await file.finish() }
}

function factsOf({ channels, frequency, season, files }: SeriesMeta, series: readonly MadeSeries[]): Fact[] {
  const counts = series.map(one => countGaps(one.values, channels.length))
  const lengths = series.map(one => one.length)
  const constant = channels.filter((_, channel) => isConstant(series, channel, channels.length))
  const facts: Fact[] = [{ key: 'series', value: series.length }, { key: 'channels', value: channels.length }]
  facts.push({ key: 'frequency', value: frequency ?? 'none' }, { key: 'season', value: season })
  facts.push({ key: 'gaps', value: counts.reduce((sum, one) => sum + one.gaps, 0) })
  facts.push({ key: 'missing', value: counts.reduce((sum, one) => sum + one.missing, 0) })
  if (series.length > 1) facts.push({ key: 'shortestSeries', value: Math.min(...lengths) }, { key: 'longestSeries', value: Math.max(...lengths) })
  if (constant.length > 0) facts.push({ key: 'constant', value: constant.length <= 5 ? constant.join(', ') : constant.length })
  facts.push({ key: 'encoding', value: [...new Set(files.map(file => file.encoding))].join(', ') })
  if (files.length > 1) facts.push({ key: 'files', value: files.length })
  return facts
}

function isConstant(series: readonly MadeSeries[], channel: number, channels: number): boolean {
  let first: number | undefined
  for (const { values } of series) {
    for (let at = channel; at < values.length; at += channels) {
      const value = values[at]!
      if (Number.isNaN(value)) continue
      first ??= value
      if (value !== first) return false
    }
  }
  return true
}

function isMeta(value: unknown): value is SeriesMeta {
  const meta = value as SeriesMeta
  return meta.kind === 'time-series' && meta.format === 1 && Array.isArray(meta.channels) && Array.isArray(meta.series)
    && Number.isInteger(meta.bytes) && Number.isInteger(meta.season)
}

const fillings: readonly GapFilling[] = ['keep', 'forward', 'linear']

/** Option `gaps`: keep (NaN), forward or linear (which is usual). */
async function open(folder: string, options: Readonly<Record<string, ParamValue>> = {}): Promise<OpenedSeries> {
  const filling = (options['gaps'] ?? 'linear') as GapFilling
  if (!fillings.includes(filling)) {
    const message = 'gaps must be keep, forward or linear'
    throw new StudioError('BAD_INPUT', message, { place: 'gaps', message })
  }
  const { channels, frequency, season, series, bytes, sha256 } = await readMeta(folder, isMeta)
  const data = await readVerified(join(folder, valuesFile), bytes, sha256)
  const all = new Float32Array(data.buffer)
  let at = 0
  return { channels, frequency, season, series: series.map(one => {
    const values = all.subarray(at, at += one.length * channels.length)
    fillGaps(values, channels.length, filling)
    return { ...one, values }
  }) }
}

async function preview(folder: string, slice: { offset: number, count: number }) {
  const meta = await readMeta(folder, isMeta)
  return makePreview(meta, slice, async (offset, count) =>
    new Float32Array((await readSlice(join(folder, valuesFile), offset * 4, count * 4)).buffer))
}
