import type { Checkpoint, CheckpointFile } from '#contract'
import { statement, type Database } from './database'

export interface CheckpointRow {
  id: string, step: number, file: string, bytes: number, sha256: string, objective: number | null, is_best: number, seconds: number
  created_at: number
}

/** Records a file; when it is the best so far, no other one is. */
export function putCheckpoint(db: Database, run: number, { id, file }: { id: string, file: CheckpointFile }): void {
  if (file.isBest) statement(db, 'update checkpoints set is_best = 0 where run = ?').run(run)
  statement(db, `insert into checkpoints (id, run, step, file, bytes, sha256, objective, is_best, seconds, created_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (run, file) do update set step = excluded.step, bytes = excluded.bytes, sha256 = excluded.sha256,
      objective = excluded.objective, is_best = excluded.is_best, seconds = excluded.seconds`)
    .run(id, run, file.step, file.file, file.bytes, file.sha256, file.objective, file.isBest ? 1 : 0, file.seconds, Date.now())
}

export function dropCheckpoints(db: Database, run: number, files: readonly string[]): void {
  for (const file of files) statement(db, 'delete from checkpoints where run = ? and file = ?').run(run, file)
}

/** Newest first. */
export function checkpointRows(db: Database, run: number): CheckpointRow[] {
  return statement<CheckpointRow>(db, 'select * from checkpoints where run = ? order by step desc, rowid desc').all(run)
}

export function checkpointsOf(db: Database, run: number): Checkpoint[] {
  return checkpointRows(db, run).map((row, index) => ({
    id: row.id, step: row.step, isBest: row.is_best === 1, isLast: index === 0, bytes: row.bytes, sha256: row.sha256,
    objective: row.objective, createdAt: row.created_at,
  }))
}
