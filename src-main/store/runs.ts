import {
  type ErrorShape, type Limits, type ParamValues, type Provenance, type RunStatus, type RunSummary, type ValueKind,
} from '#contract'
import { fromJson, statement, type Database } from './database'
import { sparkValuesOf } from './series'

export interface RunRow {
  number: number, id: string, name: string, status: RunStatus, recipe: string, preset: string | null, params: string, seed: number
  limits: string, experiment: string, dataset_id: string, dataset_name: string, dataset_kind: string
  dataset_fingerprint: string, objective: string
  better: 'lower' | 'higher', step: number, total_steps: number, seconds: number, cpu_seconds: number | null, parameters: number | null
  provenance: string | null, note: string, error: string | null, queue_position: number | null
  created_at: number, started_at: number | null, ended_at: number | null, deleted_at: number | null
  tags: string
  /** Of the objective's series; null before its first point. */
  objective_count: number | null, objective_last: number | null, objective_kind: ValueKind | null, objective_spark: string | null
  objective_best: number | null, objective_best_step: number | null
}

export interface NewRun {
  id: string, name: string, recipe: string, preset: string | null, params: ParamValues, seed: number, limits: Limits, experiment: string
  datasetId: string, datasetFingerprint: string, objective: string, better: 'lower' | 'higher', totalSteps: number
}

/** Everything of the run table in one statement that reads no points. */
const select = `select r.*, e.name as experiment, d.name as dataset_name, d.kind as dataset_kind,
    (select json_group_array(tag) from tags t where t.run = r.number) as tags,
    s.count as objective_count, s.last_value as objective_last, s.last_kind as objective_kind, s.spark as objective_spark,
    case r.better when 'lower' then s.min_value else s.max_value end as objective_best,
    case r.better when 'lower' then s.min_step else s.max_step end as objective_best_step
  from runs r
  join experiments e on e.id = r.experiment_id
  join datasets d on d.id = r.dataset_id
  left join series s on s.run = r.number and s.name = r.objective`

export function insertRun(db: Database, run: NewRun): RunRow {
  const now = Date.now()
  statement(db, 'insert into experiments (name, created_at) values (?, ?) on conflict (name) do nothing').run(run.experiment, now)
  statement(db, `insert into runs (id, name, status, recipe, preset, params, seed, limits, experiment_id, dataset_id,
      dataset_fingerprint, objective, better, total_steps, created_at)
    values (?, ?, 'queued', ?, ?, ?, ?, ?, (select id from experiments where name = ?), ?, ?, ?, ?, ?, ?)`)
    .run(run.id, run.name, run.recipe, run.preset, JSON.stringify(run.params), run.seed, JSON.stringify(run.limits), run.experiment,
      run.datasetId, run.datasetFingerprint, run.objective, run.better, run.totalSteps, now)
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

export function setTags(db: Database, number: number, tags: readonly string[]): void {
  statement(db, 'delete from tags where run = ?').run(number)
  for (const tag of new Set(tags)) statement(db, 'insert into tags (run, tag) values (?, ?)').run(number, tag)
}

/** Of the newest run that knows what it was made with. */
export function lastProvenance(db: Database): Provenance | undefined {
  const row = statement<{ provenance: string }>(db, 'select provenance from runs where provenance is not null order by number desc limit 1').get()
  return row && fromJson<Provenance>(row.provenance)
}

export function summaryOf(row: RunRow): RunSummary {
  const count = row.objective_count ?? 0
  return {
    id: row.id, number: row.number, name: row.name, status: row.status, recipe: row.recipe, experiment: row.experiment,
    dataset: { id: row.dataset_id, name: row.dataset_name },
    seed: row.seed, step: row.step, totalSteps: row.total_steps, seconds: row.seconds,
    objective: {
      series: row.objective, best: row.objective_best, bestStep: row.objective_best_step,
      last: count > 0 && row.objective_kind === 0 ? row.objective_last : null,
    },
    spark: sparkValuesOf({ spark: row.objective_spark ?? '[]', count, last_value: row.objective_last ?? 0, last_kind: row.objective_kind ?? 0 }),
    tags: fromJson<string[]>(row.tags), note: row.note,
    createdAt: row.created_at, startedAt: row.started_at, endedAt: row.ended_at, deletedAt: row.deleted_at,
    queuePosition: row.status === 'queued' ? row.queue_position : null,
    error: row.error === null ? null : fromJson<ErrorShape>(row.error),
  }
}
