/** One import from what was dropped to complete datasets in the staging folder. */
import { mkdir, readdir, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { StudioError, type ErrorCode, type FromImporter, type ImportJob, type Skipped, type StagedDataset } from '#contract'
import { errorFor, type Reason, reason } from '../datasets/common/reasons'
import type { DatasetKind, Decoders } from '../datasets/define'
import { type Group, groupFiles } from './group'
import { ProgressMeter } from './progress-meter'
import { shownName } from './shown-name'
import { type Dropped, walkAll } from './walk'

export interface ImportTools {
  readonly kinds: readonly DatasetKind[]
  readonly decoders: Decoders
  readonly signal: AbortSignal
  send(message: FromImporter): void
}

export type ImportResult = Pick<Extract<FromImporter, { type: 'imported' }>, 'datasets' | 'skipped'>

/**
 * Runs the import. Throws a StudioError (CANCELLED, IMPORT_EMPTY and the like) and then leaves nothing behind; `skipped`
 * is filled either way.
 */
export async function runImport(job: ImportJob, skipped: Skipped[], tools: ImportTools): Promise<ImportResult> {
  const isOwn = await mkdir(job.stagingFolder, { recursive: true }) !== undefined
  const made: string[] = []
  const linkFolder = join(job.stagingFolder, 'links')
  const work = stageAll(job, { ...tools, skipped, made, linkFolder })
  try {
    const datasets = await raceAbort(work, tools.signal)
    await rm(linkFolder, { recursive: true, force: true })
    return { datasets, skipped }
  } catch (thrown) {
    // What is under way notices the signal within a chunk; only then is nothing written any more.
    await Promise.race([work.catch(() => undefined), setTimeout(settleMs)])
    for (const folder of [...made, linkFolder]) await removeAll(folder)
    if (isOwn) await rmdir(job.stagingFolder).catch(() => undefined)
    throw tools.signal.aborted ? new StudioError('CANCELLED', 'Cancelled.') : thrown
  }
}

/** How long a cancelled import is waited for before its files are removed all the same. */
const settleMs = 100

/** A decoder at work cannot be called back; it is not waited for. */
async function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(new StudioError('CANCELLED', 'Cancelled.'))
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
  })
  work.catch(() => undefined)
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** Work that is under way may finish a write between the listing and the removal: hence the retries. */
async function removeAll(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 })
}

interface Staging extends ImportTools {
  readonly skipped: Skipped[]
  readonly made: string[]
  readonly linkFolder: string
}

async function stageAll(job: ImportJob, staging: Staging): Promise<StagedDataset[]> {
  const { signal, kinds, decoders, skipped } = staging
  const meter = new ProgressMeter(job.importId, staging.send)
  const skip = (one: Skipped): void => { skipped.push(one) }
  const forced = job.kind === null ? undefined : kindNamed(job.kind, kinds)
  const dropped = await walkAll(job.paths, {
    signal, skip, linkFolder: staging.linkFolder, progress: (files, bytes) => meter.scan(files, bytes),
  })
  const groups = await groupFiles(dropped, { kinds, forced, decoders, signal, skip })
  if (groups.length === 0) throw nothingFound(dropped, skipped)
  meter.begin(groups.flatMap(group => group.files))
  const datasets: StagedDataset[] = []
  const failures: { group: Group, error: StudioError }[] = []
  for (const [index, group] of groups.entries()) {
    const folder = join(job.stagingFolder, `dataset-${index}`)
    try {
      datasets.push(await stageOne(group, folder, { job, staging, meter }))
    } catch (thrown) {
      if (signal.aborted || !isAboutContent(thrown)) throw thrown
      failures.push({ group, error: thrown })
      await removeAll(folder)
    }
    meter.next(group.files)
  }
  if (datasets.length === 0) throw failures[0]!.error
  for (const { group, error } of failures) if (!isNamedAlready(group, skipped)) skipped.push(skippedGroup(group, error))
  meter.finish()
  return datasets
}

function kindNamed(id: string, kinds: readonly DatasetKind[]): DatasetKind {
  const found = kinds.find(kind => kind.id === id)
  if (found) return found
  const known = kinds.map(kind => kind.id).join(', ')
  throw new StudioError('NOT_FOUND', `There is no dataset kind "${id}". Known: ${known}.`, { what: 'dataset kind', id })
}

async function stageOne(group: Group, folder: string, { job, staging, meter }: { job: ImportJob, staging: Staging, meter: ProgressMeter }) {
  staging.made.push(folder)
  await mkdir(folder)
  const imported = await group.kind.importTo({
    decoders: staging.decoders, files: group.files, folder, signal: staging.signal,
    progress: done => meter.copy(done),
    skip: one => { staging.skipped.push(one) },
  })
  staging.signal.throwIfAborted()
  meter.finish()
  const name = job.name === null ? group.name : shownName(job.name)
  return { folder, kind: group.kind.id, name, source: group.source, bytes: await bytesIn(folder), ...imported }
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder)
  const sizes = await Promise.all(names.map(async name => (await stat(join(folder, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Such an error concerns one dataset; others of the same drop go on. */
function isAboutContent(thrown: unknown): thrown is StudioError {
  const codes: readonly ErrorCode[] = ['IMPORT_EMPTY', 'IMPORT_UNREADABLE', 'IMPORT_UNKNOWN_KIND', 'DATASET_TOO_SMALL']
  return thrown instanceof StudioError && codes.includes(thrown.code)
}

/** Whether the files that failed are each named as skipped. */
function isNamedAlready(group: Group, skipped: readonly Skipped[]): boolean {
  const names = new Set(skipped.map(one => one.file))
  return group.files.every(file => names.has(file.name))
}

function skippedGroup({ source }: Group, { details, message }: StudioError): Skipped {
  const en = String(details['reason'] ?? message)
  return { file: source, reason: en, texts: { 'en': en, 'zh-CN': String(details['reason:zh-CN'] ?? en) } }
}

/** Why there is nothing to import: the one reason there is, or that nothing was recognised. */
function nothingFound(dropped: readonly Dropped[], skipped: readonly Skipped[]): StudioError {
  const first = skipped[0]
  if (!first) return errorFor('IMPORT_EMPTY', dropped[0]?.name ?? '', reason('empty-folder'))
  const why: Reason = { key: 'unknown', texts: first.texts ?? { 'en': first.reason, 'zh-CN': first.reason } }
  if (skipped.length > 1)
    return errorFor('IMPORT_EMPTY', dropped[0]?.name ?? first.file, reason('none-usable', { n: skipped.length, file: first.file }, why))
  return errorFor(codeFor(first), first.file, why)
}

function codeFor({ reason: said }: Skipped): ErrorCode {
  if (said === reason('unknown').texts.en) return 'IMPORT_UNKNOWN_KIND'
  return [reason('empty'), reason('empty-folder')].some(one => one.texts.en === said) ? 'IMPORT_EMPTY' : 'IMPORT_UNREADABLE'
}
