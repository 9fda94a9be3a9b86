import type { ParamValues, Sample, SampleFile } from '#contract'
import { fromJson, statement, type Database } from './database'

interface SampleRow {
  id: string, run_id: string, step: number, slot: string, origin: Sample['origin'], media_type: Sample['mediaType'], file: string
  meta: string, created_at: number
}
const select = 'select s.*, r.id as run_id from samples s join runs r on r.number = s.run'
/** Folder of a run in which samples of this origin lie. */
export const folderOf = { training: 'samples', request: 'made' } as const

/** Records a file of a run; the same file again takes the place of itself and keeps its id. */
export function putSample(db: Database, run: number, { id, file, origin }: { id: string, file: SampleFile, origin: Sample['origin'] }): Sample {
  statement(db, `insert into samples (id, run, step, slot, origin, media_type, file, meta, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (run, origin, file) do update set step = excluded.step, slot = excluded.slot, meta = excluded.meta`)
    .run(id, run, file.step, file.slot, origin, file.mediaType, file.file, JSON.stringify(file.meta), Date.now())
  const row = statement<SampleRow>(db, `${select} where s.run = ? and s.origin = ? and s.file = ?`).get(run, origin, file.file)!
  return toSample(row)
}

export function samplesOf(db: Database, run: number): Sample[] {
  return statement<SampleRow>(db, `${select} where s.run = ? order by s.step, s.slot, s.rowid`).all(run).map(toSample)
}

/** With the file's name below the run's folder. */
export function sampleById(db: Database, id: string): { sample: Sample, file: string } | undefined {
  const row = statement<SampleRow>(db, `${select} where s.id = ?`).get(id)
  return row && { sample: toSample(row), file: `${folderOf[row.origin]}/${row.file}` }
}

function toSample(row: SampleRow): Sample {
  return {
    id: row.id, run: row.run_id, step: row.step, slot: row.slot, origin: row.origin, mediaType: row.media_type,
    url: `/library/runs/${row.run_id}/${folderOf[row.origin]}/${row.file}`,
    meta: fromJson<ParamValues>(row.meta), createdAt: row.created_at,
  }
}
