import type { Dataset, Fact, Skipped } from '#contract'
import { fromJson, statement, type Database } from './database'

interface DatasetRow {
  id: string, name: string, kind: string, examples: number, bytes: number, fingerprint: string, source: string, facts: string
  split_train: number, split_val: number, skipped: string, skipped_count: number, sample_id: string | null, created_at: number
  deleted_at: number | null, runs: number
}
export type NewDataset = Omit<Dataset, 'createdAt' | 'deletedAt' | 'runs'>

const select = 'select d.*, (select count(*) from runs r where r.dataset_id = d.id and r.deleted_at is null) as runs from datasets d'

export function insertDataset(db: Database, dataset: NewDataset): void {
  statement(db, `insert into datasets (id, name, kind, examples, bytes, fingerprint, source, facts, split_train, split_val,
      skipped, skipped_count, sample_id, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    .run(dataset.id, dataset.name, dataset.kind, dataset.examples, dataset.bytes, dataset.fingerprint, dataset.source,
      JSON.stringify(dataset.facts), dataset.split.train, dataset.split.val, JSON.stringify(dataset.skipped), dataset.skippedCount,
      dataset.sampleId, Date.now())
}

export function datasetOf(db: Database, id: string): Dataset | undefined {
  const row = statement<DatasetRow>(db, `${select} where d.id = ?`).get(id)
  return row && toDataset(row)
}

export function listDatasets(db: Database, deleted: boolean): Dataset[] {
  return statement<DatasetRow>(db, `${select} where d.deleted_at is ${deleted ? 'not null' : 'null'} order by d.rowid desc`)
    .all().map(toDataset)
}

export function datasetBySample(db: Database, sample: string): Dataset | undefined {
  const row = statement<DatasetRow>(db, `${select} where d.sample_id = ? and d.deleted_at is null order by d.rowid desc`).get(sample)
  return row && toDataset(row)
}

/** A dataset with the same content and kind, rather one that is not in the trash. */
export function datasetByFingerprint(db: Database, fingerprint: string, kind: string): Dataset | undefined {
  const row = statement<DatasetRow>(db, `${select} where d.fingerprint = ? and d.kind = ? order by d.deleted_at is not null, d.rowid`).get(fingerprint, kind)
  return row && toDataset(row)
}

export function renameDataset(db: Database, id: string, name: string): void {
  statement(db, 'update datasets set name = ? where id = ?').run(name, id)
}

export function setDatasetSample(db: Database, id: string, sample: string): void {
  statement(db, 'update datasets set sample_id = ? where id = ?').run(sample, id)
}

export function setDatasetDeleted(db: Database, id: string, deletedAt: number | null): void {
  statement(db, 'update datasets set deleted_at = ? where id = ?').run(deletedAt, id)
}

function toDataset(row: DatasetRow): Dataset {
  return {
    id: row.id, name: row.name, kind: row.kind, examples: row.examples, bytes: row.bytes, fingerprint: row.fingerprint,
    source: row.source, facts: fromJson<Fact[]>(row.facts), split: { train: row.split_train, val: row.split_val },
    skipped: fromJson<Skipped[]>(row.skipped), skippedCount: row.skipped_count, sampleId: row.sample_id,
    createdAt: row.created_at, deletedAt: row.deleted_at, runs: row.runs,
  }
}
