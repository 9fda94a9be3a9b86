/** Real libraries in temporary folders. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Database } from '../../src-main/store/database'
import { insertDataset } from '../../src-main/store/datasets'
import { openDatabase } from '../../src-main/store/open'
import { insertRun, type RunRow } from '../../src-main/store/runs'

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'duet-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A fresh database, closed after the test. */
export function freshDatabase(): { db: Database, file: string } {
  const file = join(temporaryFolder(), 'library.sqlite')
  const db = openDatabase(file)
  onTestFinished(() => { db.close() })
  return { db, file }
}

/** A dataset and a run of it. */
export function freshRun(db: Database, id = 'run-1'): RunRow {
  insertDataset(db, {
    id: `data-${id}`, name: 'words', kind: 'text-corpus', examples: 10, bytes: 10, fingerprint: `f-${id}`, source: 'words.txt', facts: [],
    split: { train: 9, val: 1 }, skipped: [], skippedCount: 0, sampleId: null,
  })
  return insertRun(db, {
    id, name: 'words, LSTM', recipe: 'text-rnn', preset: 'quick', params: { hidden: 8 }, seed: 1, limits: {}, experiment: 'words',
    datasetId: `data-${id}`, datasetFingerprint: `f-${id}`, objective: 'val/loss', better: 'lower', totalSteps: 100,
  })
}
