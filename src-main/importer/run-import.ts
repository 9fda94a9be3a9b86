/** One import from what was dropped to complete datasets in the staging folder. */
import { mkdir, readdir, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import {
  resolveParams, StudioError, type ErrorCode, type FromImporter, type GroupChoice, type ImportJob, type LookedGroup, type LookJob,
  type ParamValues, type Skipped, type StagedDataset,
} from '#contract'
import { errorFor, type Reason, reason, reasonOf, skippedFor } from '../datasets/common/reasons'
import type { DatasetKind, Decoders } from '../datasets/define'
import { type Group, groupFiles } from './group'
import { ProgressMeter } from './progress-meter'
import { shownName } from './shown-name'
import { Unpacker } from './unpack'
import { type Dropped, walkAll } from './walk'

export interface ImportTools {
  readonly kinds: readonly DatasetKind[]
  readonly decoders: Decoders
  readonly signal: AbortSignal
  send(message: FromImporter): void
}

interface Looked { readonly groups: LookedGroup[], readonly skipped: Skipped[] }
export type ImportResult = Pick<Extract<FromImporter, { type: 'imported' }>, 'datasets' | 'skipped'>

/**
 * Runs the import. Throws a StudioError (CANCELLED, IMPORT_EMPTY and the like) and then leaves nothing behind; `skipped`
 * is filled either way.
 */
export async function runImport(job: ImportJob, skipped: Skipped[], tools: ImportTools): Promise<ImportResult> {
  const isOwn = await mkdir(job.stagingFolder, { recursive: true }) !== undefined
  const made: string[] = []
  const staging = { ...tools, skipped, made, scratch: scratchIn(job.stagingFolder) }
  const work = stageAll(job, staging)
  try {
    const datasets = await raceAbort(work, tools.signal)
    for (const folder of Object.values(staging.scratch)) await removeAll(folder)
    return { datasets, skipped }
  } catch (thrown) {
    // What is under way notices the signal within a chunk; only then is nothing written any more.
    await Promise.race([work.catch(() => undefined), setTimeout(settleMs)])
    for (const folder of [...made, ...Object.values(staging.scratch)]) await removeAll(folder)
    if (isOwn) await rmdir(job.stagingFolder).catch(() => undefined)
    throw tools.signal.aborted ? new StudioError('CANCELLED', 'Cancelled.') : thrown
  }
}

/**
 * What an import of the same paths would make, with nothing imported: of archives the beginnings of their files are
 * unpacked for a moment. Nothing is left behind.
 */
export async function runLook(job: LookJob, tools: Pick<ImportTools, 'kinds' | 'decoders' | 'signal'>): Promise<Looked> {
  const skipped: Skipped[] = []
  await mkdir(job.stagingFolder, { recursive: true })
  const work = findGroups(job.paths, {
    ...tools, forced: null, headsOnly: true, scratch: scratchIn(job.stagingFolder),
    skip: one => { skipped.push(one) }, progress: () => undefined,
  })
  try {
    const { groups } = await raceAbort(work, tools.signal)
    return { groups: groups.map(lookedGroup), skipped }
  } catch (thrown) {
    await Promise.race([work.catch(() => undefined), setTimeout(settleMs)])
    throw tools.signal.aborted ? new StudioError('CANCELLED', 'Cancelled.') : thrown
  } finally {
    await removeAll(job.stagingFolder)
  }
}

function lookedGroup({ id, kind, name, source, files, alternatives }: Group): LookedGroup {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return { id, kind: kind.id, name, source, files: files.length, bytes, alternatives: alternatives.map(one => one.id) }
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

/** Folders for what is needed while an import runs. */
interface Scratch { readonly links: string, readonly unpacked: string }

function scratchIn(stagingFolder: string): Scratch {
  return { links: join(stagingFolder, 'links'), unpacked: join(stagingFolder, 'unpacked') }
}

interface Finding {
  readonly kinds: readonly DatasetKind[]
  readonly decoders: Decoders
  readonly forced: string | null
  readonly headsOnly: boolean
  readonly scratch: Scratch
  readonly signal: AbortSignal
  skip(skipped: Skipped): void
  progress(files: number, bytes: number): void
}

async function findGroups(paths: readonly string[], { kinds, decoders, forced, headsOnly, scratch, signal, skip, progress }: Finding) {
  const found = { files: 0, bytes: 0 }
  const dropped = await walkAll(paths, {
    signal, skip, linkFolder: scratch.links,
    progress: (files, bytes) => { progress(found.files = files, found.bytes = bytes) },
  })
  const unpacker = new Unpacker({
    folder: scratch.unpacked, headsOnly, signal, skip,
    progress: (files, bytes) => progress(found.files += files, found.bytes += bytes),
  })
  const kind = forced === null ? undefined : kindNamed(forced, kinds)
  const groups = await groupFiles(dropped, { kinds, forced: kind, decoders, unpacker, signal, skip })
  return { dropped, groups }
}

interface Staging extends ImportTools {
  readonly skipped: Skipped[]
  readonly made: string[]
  readonly scratch: Scratch
}

async function stageAll(job: ImportJob, staging: Staging): Promise<StagedDataset[]> {
  const { signal, kinds, decoders, skipped } = staging
  const meter = new ProgressMeter(job.importId, staging.send)
  const { dropped, groups: found } = await findGroups(job.paths, {
    kinds, decoders, forced: job.kind, headsOnly: false, scratch: staging.scratch, signal,
    skip: one => { skipped.push(one) }, progress: (files, bytes) => meter.scan(files, bytes),
  })
  if (found.length === 0) throw nothingFound(dropped, skipped)
  const groups = found.flatMap(group => chosenGroup(group, job, kinds))
  if (groups.length === 0) throw errorFor('IMPORT_EMPTY', dropped[0]?.name ?? '', reason('all-left-out'))
  meter.begin(groups.flatMap(({ group }) => group.files))
  const datasets: StagedDataset[] = []
  const failures: { group: Group, error: StudioError }[] = []
  for (const [index, { group, options }] of groups.entries()) {
    const folder = join(job.stagingFolder, `dataset-${index}`)
    try {
      datasets.push(await stageOne(group, folder, { job, options, staging, meter }))
    } catch (thrown) {
      if (signal.aborted || !isAboutContent(thrown)) throw thrown
      failures.push({ group, error: thrown })
      await removeAll(folder)
    }
    meter.next(group.files)
  }
  if (datasets.length === 0) throw failures[0]!.error
  for (const { group, error } of failures) if (!isNamedAlready(group, skipped)) skipped.push(skippedFor(group.source, reasonOf(error)))
  meter.finish()
  return datasets
}

interface Chosen { readonly group: Group, readonly options: ParamValues }

/** A group as the user wants it, with all options of its kind; nothing where it is left out. Throws BAD_INPUT. */
function chosenGroup(group: Group, { choices = [], options = {} }: ImportJob, kinds: readonly DatasetKind[]): Chosen[] {
  const choice: GroupChoice | undefined = choices.find(one => one.group === group.id)
  if (choice?.kind === null) return []
  const kind = choice ? kindNamed(choice.kind, kinds) : group.kind
  const fields = kind.choices ?? []
  // Options for the whole drop are for those kinds that have them.
  const general = Object.fromEntries(Object.entries(options).filter(([key]) => fields.some(field => field.key === key)))
  return [{ group: { ...group, kind, name: choice?.name ?? group.name }, options: resolveParams(fields, general, choice?.options ?? {}) }]
}

function kindNamed(id: string, kinds: readonly DatasetKind[]): DatasetKind {
  const found = kinds.find(kind => kind.id === id)
  if (found) return found
  const known = kinds.map(kind => kind.id).join(', ')
  throw new StudioError('NOT_FOUND', `There is no dataset kind "${id}". Known: ${known}.`, { what: 'dataset kind', id })
}

interface StagingOne { readonly job: ImportJob, readonly options: ParamValues, readonly staging: Staging, readonly meter: ProgressMeter }

async function stageOne(group: Group, folder: string, { job, options, staging, meter }: StagingOne): Promise<StagedDataset> {
  staging.made.push(folder)
  await mkdir(folder)
  const imported = await group.kind.importTo({
    decoders: staging.decoders, files: group.files, folder, options, signal: staging.signal,
    progress: done => meter.copy(done),
    skip: one => { staging.skipped.push(one) },
  })
  staging.signal.throwIfAborted()
  meter.finish()
  const name = shownName(job.name ?? group.name)
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
