import {
  type ErrorShape, type Limits, type ParamValues, type Provenance, type RunStatus, type RunSummary,
} from '#contract'
import { fromJson, statement, type Database } from './database'
import { sparkOf } from './metrics'

export interface RunRow {
  number: number, id: string, name: string, status: RunStatus, recipe: string, preset: string | null, params: string, seed: number
  limits: string, experiment: string, dataset_id: string, dataset_name: string, dataset_kind: string
  dataset_fingerprint: string, objective: string
  better: 'lower' | 'higher', step: number, total_steps: number, seconds: number, cpu_seconds: number | null, parameters: number | null
  provenance: string | null, note: string, error: string | null, queue_position: number | null
  created_at: number, started_at: number | null, ended_at: number | null, deleted_at: number | null
}

export interface NewRun {
  id: string, name: string, recipe: string, preset: string | null, params: ParamValues, seed: number, limits: Limits, experiment: string
  datasetId: string, datasetFingerprint: string, objective: string, better: 'lower' | 'higher'
}

const select = `select r.*, e.name as experiment, d.name as dataset_name, d.kind as dataset_kind from runs r
  join experiments e on e.id = r.experiment_id join datasets d on d.id = r.dataset_id`

export function insertRun(db: Database, run: NewRun): RunRow {
  const now = Date.now()
  statement(db, 'insert into experiments (name, created_at) values (?, ?) on conflict (name) do nothing').run(run.experiment, now)
  statement(db, `insert into runs (id, name, status, recipe, preset, params, seed, limits, experiment_id, dataset_id,
      dataset_fingerprint, objective, better, created_at)
    values (?, ?, 'queued', ?, ?, ?, ?, ?, (select id from experiments where name = ?), ?, ?, ?, ?, ?)`)
    .run(run.id, run.name, run.recipe, run.preset, JSON.stringify(run.params), run.seed, JSON.stringify(run.limits), run.experiment,
      run.datasetId, run.datasetFingerprint, run.objective, run.better, now)
  return runRow(db, run.id)!
}

export function runRow(db: Database, id: string): RunRow | undefined {
  return statement<RunRow>(db, `${select} where r.id = ?`).get(id)
}

export function runRows(db: Database, deleted: boolean): RunRow[] {
  return statement<RunRow>(db, `${select} where r.deleted_at is ${deleted ? 'not null' : 'null'} order by r.number desc`).all()
}

export function runsWithStatus(db: Database, status: RunStatus): RunRow[] {
  return statement<RunRow>(db, `${select} where r.status = ? order by r.number`).all(status)
}

/** In the order in which they will train. */
export function queuedRows(db: Database): RunRow[] {
  return statement<RunRow>(db, `${select} where r.status = 'queued' and r.deleted_at is null order by r.queue_position, r.number`).all()
}

export type RunChange = Partial<{
  name: string, status: RunStatus, step: number, total_steps: number, seconds: number, cpu_seconds: number | null, parameters: number
  provenance: Provenance, note: string, error: ErrorShape | null, queue_position: number | null, started_at: number
  ended_at: number | null, deleted_at: number | null
}>

/** Sets the columns named; objects are stored as JSON. */
export function updateRun(db: Database, id: string, change: RunChange): void {
  const columns = Object.keys(change)
  if (columns.length === 0) return
  const values = Object.values(change).map(value => typeof value === 'object' && value !== null ? JSON.stringify(value) : value)
  statement(db, `update runs set ${columns.map(column => `${column} = ?`).join(', ')} where id = ?`).run(...values, id)
}

/** Puts the runs into the queue in this order. */
export function setQueue(db: Database, ids: readonly string[]): void {
  ids.forEach((id, index) => updateRun(db, id, { queue_position: index + 1 }))
}

export function tagsOf(db: Database, number: number): string[] {
  return statement<{ tag: string }>(db, 'select tag from tags where run = ? order by tag').all(number).map(row => row.tag)
}

export function setTags(db: Database, number: number, tags: readonly string[]): void {
  statement(db, 'delete from tags where run = ?').run(number)
  for (const tag of new Set(tags)) statement(db, 'insert into tags (run, tag) values (?, ?)').run(number, tag)
}

interface ObjectiveRow {
  last_value: number, last_kind: number
  min_value: number | null, min_step: number | null, max_value: number | null, max_step: number | null
}

export function summaryOf(db: Database, row: RunRow): RunSummary {
  const series = statement<ObjectiveRow>(db, 'select * from series where run = ? and name = ?').get(row.number, row.objective)
  const lower = row.better === 'lower'
  return {
    id: row.id, number: row.number, name: row.name, status: row.status, recipe: row.recipe, experiment: row.experiment,
    dataset: { id: row.dataset_id, name: row.dataset_name },
    seed: row.seed, step: row.step, totalSteps: row.total_steps, seconds: row.seconds,
    objective: {
      series: row.objective,
      best: (lower ? series?.min_value : series?.max_value) ?? null,
      bestStep: (lower ? series?.min_step : series?.max_step) ?? null,
      last: series && series.last_kind === 0 ? series.last_value : null,
    },
    spark: sparkOf(db, row.number, row.objective, 40),
    tags: tagsOf(db, row.number), note: row.note,
    createdAt: row.created_at, startedAt: row.started_at, endedAt: row.ended_at, deletedAt: row.deleted_at,
    queuePosition: row.status === 'queued' ? row.queue_position : null,
    error: row.error === null ? null : fromJson<ErrorShape>(row.error),
  }
}
