/** Files to series: one file, parts of one series in several, or a series a file. */
import { basename } from 'node:path'
import { StudioError } from '#contract'
import type { ImportContext, SourceFile } from '../define'
import { namesOf } from '../common/files'
import { errorFor, reason, reasonOf, skippedFor } from '../common/reasons'
import { readTable } from '../tabular/read-table'
import { wholeColumn } from '../tabular/whole'
import { planSeries, type SeriesPlan } from './plan'
import { type MadeAll, makeSeries } from './steps'

export interface ReadSeries extends MadeAll {
  readonly channels: readonly string[]
  readonly files: readonly { readonly name: string, readonly encoding: string }[]
}

interface Part { readonly file: SourceFile, readonly plan: SeriesPlan, readonly encoding: string }

export async function readSeries(context: ImportContext): Promise<ReadSeries> {
  const parts = await readParts(context)
  const plan = parts.length === 1 ? named(parts[0]!) : joined(parts)
  const made = makeSeries(plan)
  const { file } = parts[0]!
  if (made.repeats.n > 0) context.skip(skippedFor(file.name, reason('repeated-times', { n: made.repeats.n, row: made.repeats.row + 1 })))
  if (made.untimed.n > 0) context.skip(skippedFor(file.name, reason('no-times', { n: made.untimed.n, row: made.untimed.row + 1 })))
  return {
    ...made, channels: plan.channels.map(channel => channel.name),
    files: parts.map(part => ({ name: part.file.name, encoding: part.encoding })),
  }
}

async function readParts(context: ImportContext): Promise<Part[]> {
  const { files, signal, skip } = context
  const parts: Part[] = []
  let failed: unknown
  let bytes = 0
  for (const [index, file] of files.toSorted((a, b) => a.name < b.name ? -1 : 1).entries()) {
    const before = bytes
    bytes += file.bytes
    try {
      const progress: ImportContext['progress'] = done => context.progress({ files: index, bytes: before + done.bytes })
      const part = await readPart({ ...context, files: [file], progress })
      const first = parts[0]
      if (!first || haveSameChannels(first.plan, part.plan)) parts.push(part)
      else skip(skippedFor(file.name, reason('other-columns', { file: first.file.name })))
    } catch (thrown) {
      signal.throwIfAborted()
      if (!(thrown instanceof StudioError) || thrown.details['reason'] === undefined) throw thrown
      failed ??= thrown
      if (files.length > 1) skip(skippedFor(file.name, reasonOf(thrown)))
    }
    context.progress({ files: index + 1, bytes })
  }
  if (parts.length === 0) throw failed
  return parts
}

async function readPart(context: ImportContext): Promise<Part> {
  const read = await readTable(context)
  const plan = planSeries(read.columns.map(column => wholeColumn(column, read.rows)), read.rows)
  const file = context.files[0]!
  if (plan.channels.length === 0) throw errorFor('IMPORT_UNREADABLE', namesOf(context.files), reason('no-numbers'))
  return { file, plan, encoding: read.files[0]!.encoding }
}

function haveSameChannels(one: SeriesPlan, other: SeriesPlan): boolean {
  return one.channels.length === other.channels.length && one.channels.every((channel, i) => channel.name === other.channels[i]!.name)
    && (one.times === undefined) === (other.times === undefined)
}

function stem(file: SourceFile): string {
  return basename(file.name).replace(/\.[^.]+$/, '')
}

/** A series alone is named by its file. */
function named({ file, plan }: Part): SeriesPlan {
  return plan.names.length === 1 && plan.names[0] === '' ? { ...plan, names: [stem(file)] } : plan
}

/** Parts that follow each other in time are one series each name; others are series of their own, named by their file. */
function joined(parts: readonly Part[]): SeriesPlan {
  const follow = doFollow(parts.map(part => part.plan.times))
  const numbers = new Map<string, number>()
  const rows = parts.reduce((sum, part) => sum + part.plan.seriesOf.length, 0)
  const seriesOf = new Int32Array(rows)
  let at = 0
  for (const { file, plan } of parts) {
    const own = plan.names.map(name => {
      const full = follow ? name || stem(parts[0]!.file) : [stem(file), name].filter(Boolean).join(' / ')
      if (!numbers.has(full)) numbers.set(full, numbers.size)
      return numbers.get(full)!
    })
    for (const series of plan.seriesOf) seriesOf[at++] = series < 0 ? -1 : own[series]!
  }
  const first = parts[0]!.plan
  return {
    seriesOf, names: [...numbers.keys()],
    times: first.times && concatenated(parts.map(part => part.plan.times!), rows),
    channels: first.channels.map((channel, i) => {
      const values = concatenated(parts.map(part => part.plan.channels[i]!.values), rows)
      return { ...channel, values }
    }),
  }
}

function doFollow(lists: readonly (Float64Array | undefined)[]): boolean {
  const ranges = lists.map(times => {
    let [first, last] = [Infinity, -Infinity]
    for (const time of times ?? []) {
      if (time < first) first = time
      if (time > last) last = time
    }
    return { first, last }
  })
  if (ranges.some(range => range.first > range.last)) return false
  return ranges.toSorted((a, b) => a.first - b.first).every((range, i, all) => i === 0 || range.first > all[i - 1]!.last)
}

function concatenated(parts: readonly Float64Array[], length: number): Float64Array {
  const whole = new Float64Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
