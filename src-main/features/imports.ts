/** Imports: from paths to datasets of the library. Nothing half-imported is ever seen. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  StudioError, type GroupChoice, type ImportState, type Look, type ParamValues, type Skipped, type StagedDataset,
} from '#contract'
import { datasetByFingerprint, insertDataset, setDatasetSample } from '../store/datasets'
import type { ImportEnd, ImportProgress } from '../supervisor/importer-host'
import { newId, notFound, type Core } from './core'

const keptSkipped = 200

export interface Imports {
  start(paths: readonly string[], options?: StartOptions): { id: string }
  look(paths: readonly string[]): Promise<Look>
  /** Imports what was looked at. Throws NOT_FOUND. */
  startLooked(lookId: string, choices: readonly GroupChoice[]): { id: string }
  /** Ends looks that are under way and forgets those that are done. */
  forgetLooks(): void
  paste(text: string, name?: string): { id: string }
  list(): ImportState[]
  cancel(id: string): void
  ended(id: string): Promise<ImportState>
  running(): number
}

export interface StartOptions {
  readonly kind?: string | undefined
  readonly name?: string | undefined
  readonly sample?: string
  readonly options?: ParamValues
  readonly choices?: readonly GroupChoice[]
}

interface Entry { state: ImportState, end: Promise<ImportState>, startedAt: number }

export function makeImports(core: Core): Imports {
  const entries = new Map<string, Entry>()
  let told = 0
  const tell = (force: boolean): void => {
    const now = Date.now()
    if (!force && now - told < 250) return
    told = now
    core.emit('imports.changed', { imports: [...entries.values()].map(entry => entry.state) })
  }
  const start: Imports['start'] = (paths, options = {}) => {
    const id = newId()
    const state = freshState(id, options.name ?? nameOf(paths))
    const entry: Entry = { state, startedAt: Date.now(), end: Promise.resolve(state) }
    entries.set(id, entry)
    const stagingFolder = join(core.folders.staging, id)
    mkdirSync(stagingFolder, { recursive: true })
    const job = {
      type: 'import' as const, importId: id, paths, kind: options.kind ?? null, name: options.name ?? null, stagingFolder,
      options: options.options ?? {}, choices: options.choices ?? [],
    }
    entry.end = core.importer.run(job, progress => { entry.state = withProgress(entry, progress); tell(false) })
      .then(end => { entry.state = finish(core, { end, state: entry.state, sample: options.sample ?? null }) })
      .catch((thrown: unknown) => { entry.state = { ...entry.state, state: 'failed', error: shapeOf(thrown) } })
      .then(() => {
        rmSync(stagingFolder, { recursive: true, force: true })
        tell(true)
        return entry.state
      })
    tell(true)
    return { id }
  }
  return {
    start,
    ...makeLooks(core, start),
    paste: (text, name) => {
      const folder = join(core.folders.staging, `paste-${newId()}`)
      mkdirSync(folder, { recursive: true })
      const file = join(folder, 'pasted.txt')
      writeFileSync(file, text)
      const { id } = start([file], { name: name ?? firstWords(text) })
      void entries.get(id)?.end.then(() => rmSync(folder, { recursive: true, force: true }))
      return { id }
    },
    list: () => [...entries.values()].map(entry => entry.state),
    cancel: id => core.importer.cancel(id),
    ended: id => {
      const entry = entries.get(id)
      if (!entry) throw notFound('import', id)
      return entry.end
    },
    running: () => [...entries.values()].filter(entry => entry.state.state === 'running').length,
  }
}

/** How many looks can be imported later; whoever looks so often has given up the earlier ones. */
const keptLooks = 20

function makeLooks(core: Core, start: Imports['start']): Pick<Imports, 'look' | 'startLooked' | 'forgetLooks'> {
  const done = new Map<string, readonly string[]>()
  const underWay = new Set<string>()
  return {
    look: async paths => {
      const id = newId()
      underWay.add(id)
      try {
        const { groups, skipped } = await core.importer.look({ type: 'look', lookId: id, paths, stagingFolder: join(core.folders.staging, id) })
        done.set(id, paths)
        for (const old of [...done.keys()].slice(0, -keptLooks)) done.delete(old)
        return { id, groups: [...groups], skipped: skipped.slice(0, keptSkipped), skippedCount: skipped.length }
      } finally {
        underWay.delete(id)
      }
    },
    startLooked: (lookId, choices) => {
      const paths = done.get(lookId)
      if (!paths) throw notFound('look', lookId)
      return start(paths, { choices })
    },
    forgetLooks: () => {
      for (const id of underWay) core.importer.cancel(id)
      done.clear()
    },
  }
}

function freshState(id: string, name: string): ImportState {
  return { id, name, state: 'running', phase: 'scan', filesDone: 0, filesTotal: 0, bytesDone: 0, bytesTotal: 0, etaSeconds: null,
    datasets: [], skipped: [], error: null }
}

function withProgress({ state, startedAt }: Entry, progress: ImportProgress): ImportState {
  const { phase, filesDone, filesTotal, bytesDone, bytesTotal } = progress
  const share = bytesTotal > 0 ? bytesDone / bytesTotal : 0
  const seconds = (Date.now() - startedAt) / 1000
  return { ...state, phase, filesDone, filesTotal, bytesDone, bytesTotal, etaSeconds: share > 0.02 ? seconds * (1 - share) / share : null }
}

function finish(core: Core, { end, state, sample }: { end: ImportEnd, state: ImportState, sample: string | null }): ImportState {
  if (end.type === 'failed') {
    const cancelled = end.error.code === 'CANCELLED'
    const skipped = end.skipped.slice(0, keptSkipped)
    return { ...state, state: cancelled ? 'cancelled' : 'failed', error: cancelled ? null : end.error, skipped }
  }
  const ids = end.datasets.map(staged => take(core, { staged, skipped: end.skipped, sample }))
  core.datasetsChanged(...ids)
  return {
    ...state, state: 'done', datasets: ids, skipped: end.skipped.slice(0, keptSkipped),
    filesDone: state.filesTotal, bytesDone: state.bytesTotal, etaSeconds: 0,
  }
}

interface Taken { staged: StagedDataset, skipped: readonly Skipped[], sample: string | null }

/** Moves a complete dataset into the library; one that is there already is used instead. */
function take(core: Core, { staged, skipped, sample }: Taken): string {
  const twin = datasetByFingerprint(core.db, staged.fingerprint, staged.kind)
  if (twin) {
    if (sample && !twin.sampleId) setDatasetSample(core.db, twin.id, sample)
    return twin.id
  }
  const id = newId()
  renameSync(staged.folder, join(core.folders.datasets, id))
  insertDataset(core.db, {
    id, name: staged.name, kind: staged.kind, examples: staged.examples, bytes: staged.bytes, fingerprint: staged.fingerprint,
    source: staged.source, facts: [...staged.facts], split: { ...staged.split },
    skipped: skipped.slice(0, keptSkipped), skippedCount: skipped.length, sampleId: sample,
  })
  return id
}

/** What an earlier process left half done. */
export function cleanStaging(core: Core): void {
  if (existsSync(core.folders.staging)) rmSync(core.folders.staging, { recursive: true, force: true })
  mkdirSync(core.folders.staging, { recursive: true })
}

function nameOf(paths: readonly string[]): string {
  return paths[0]?.split(/[\\/]/).filter(Boolean).at(-1) ?? ''
}

function firstWords(text: string): string {
  const line = text.trim().split('\n')[0] ?? ''
  return [...line].slice(0, 40).join('').trim() || 'text'
}

function shapeOf(thrown: unknown): NonNullable<ImportState['error']> {
  return thrown instanceof StudioError ? thrown.toShape() : { code: 'INTERNAL', message: String(thrown), details: { message: String(thrown) } }
}
