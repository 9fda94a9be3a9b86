/** The folder of a run: what a trainer is told, and what explains the run without the database. */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Limits, ParamValues, TrainJob } from '#contract'
import { checkpointRows, type CheckpointRow } from '../store/checkpoints'
import { fromJson } from '../store/database'
import type { RunRow } from '../store/runs'
import type { Core } from './core'

/** The job that starts a run, or goes on with it from its newest good checkpoint. */
export async function jobOf(core: Core, row: RunRow): Promise<TrainJob> {
  const runFolder = join(core.folders.runs, row.id)
  for (const name of ['samples', 'checkpoints', 'made']) mkdirSync(join(runFolder, name), { recursive: true })
  const checkpoint = await lastGoodCheckpoint(core, row)
  return {
    type: 'train', runId: row.id, recipe: row.recipe, params: fromJson<ParamValues>(row.params), seed: row.seed,
    limits: fromJson<Limits>(row.limits), runFolder,
    datasetKind: row.dataset_kind, datasetFolder: join(core.folders.datasets, row.dataset_id),
    resume: checkpoint && { file: join(runFolder, 'checkpoints', checkpoint.file), sha256: checkpoint.sha256, seconds: checkpoint.seconds },
    engine: 'auto', ...core.profiles ? { profile: true } : {},
  }
}

/** The newest checkpoint whose file still has the hash it was written with. */
async function lastGoodCheckpoint(core: Core, row: RunRow): Promise<CheckpointRow | null> {
  for (const checkpoint of checkpointRows(core.db, row.number)) {
    const file = join(core.folders.runs, row.id, 'checkpoints', checkpoint.file)
    if (existsSync(file) && await sha256Of(file) === checkpoint.sha256) return checkpoint
    core.log.warn(`run ${row.id}: checkpoint ${checkpoint.file} is damaged or missing; trying the one before`)
  }
  return null
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** The run's folder explains itself without the database. */
export function writeRunFile(core: Core, row: RunRow): void {
  const folder = join(core.folders.runs, row.id)
  mkdirSync(folder, { recursive: true })
  const known = {
    id: row.id, name: row.name, recipe: row.recipe, preset: row.preset, params: fromJson<ParamValues>(row.params), seed: row.seed,
    limits: fromJson<Limits>(row.limits), experiment: row.experiment, dataset: { id: row.dataset_id, name: row.dataset_name },
    datasetFingerprint: row.dataset_fingerprint, parameters: row.parameters, totalSteps: row.total_steps,
    provenance: row.provenance === null ? null : fromJson(row.provenance),
  }
  writeFileSync(join(folder, 'run.json'), `${JSON.stringify(known, null, 2)}\n`)
}
