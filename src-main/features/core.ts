/** What the handlers share: the open library and the ways to tell the page. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { StudioError, type Dataset } from '#contract'
import { datasetOf } from '../store/datasets'
import type { Database } from '../store/database'
import { runRow, type RunRow } from '../store/runs'
import type { ImporterHost } from '../supervisor/importer-host'
import type { StudioOptions } from './types'

export interface Core extends StudioOptions {
  readonly db: Database
  readonly importer: ImporterHost
  readonly folders: { readonly datasets: string, readonly runs: string, readonly cache: string, readonly staging: string }
  runsChanged(...ids: string[]): void
  datasetsChanged(...ids: string[]): void
}

/** A new id: the time in base 36, so that ids sort, and some chance, so that two libraries can be joined. */
export function newId(): string {
  return `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`
}

export function makeFolders(library: string): Core['folders'] {
  const folders = { datasets: join(library, 'datasets'), runs: join(library, 'runs'), cache: join(library, 'cache'), staging: join(library, 'staging') }
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true })
  return folders
}

/** Throws NOT_FOUND. */
export function needRun(core: Core, id: string): RunRow {
  const row = runRow(core.db, id)
  if (!row) throw notFound('run', id)
  return row
}

/** Throws NOT_FOUND. */
export function needDataset(core: Core, id: string): Dataset {
  const dataset = datasetOf(core.db, id)
  if (!dataset) throw notFound('dataset', id)
  return dataset
}

const kinds = {
  'run': ['run', '运行'], 'dataset': ['data set', '数据集'], 'sample': ['sample', '样本'], 'built-in sample': ['built-in sample', '内置样本'],
  'import': ['import', '导入'], 'look': ['look at files', '文件查看'],
} as const

export function notFound(what: keyof typeof kinds, id: string): StudioError {
  const [en, chinese] = kinds[what]
  return new StudioError('NOT_FOUND', `There is no ${en} ${id}.`, { 'what': en, 'what:zh-CN': chinese, id })
}

/** What the state of things does not allow, as a sentence in both languages. */
export function conflict(what: string, chinese: string): StudioError {
  return new StudioError('CONFLICT', what, { what, 'what:zh-CN': chinese })
}
