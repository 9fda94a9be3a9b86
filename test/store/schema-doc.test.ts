/** docs/storage-schema.md says what is true of a library, and its queries give what they say. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { defaultParams, type Point } from '#contract'
import { fields as textFields } from '../../src-main/recipes/text/fields'
import { putCheckpoint } from '../../src-main/store/checkpoints'
import { inTransaction, type Database } from '../../src-main/store/database'
import { insertDataset } from '../../src-main/store/datasets'
import { putPoints } from '../../src-main/store/metrics'
import { migrations, schemaVersion } from '../../src-main/store/open'
import { insertRun, updateRun } from '../../src-main/store/runs'
import { putSample } from '../../src-main/store/samples'
import { freshDatabase } from '../support/library'

const text = readFileSync(join(import.meta.dirname, '../../docs/storage-schema.md'), 'utf8')

/** What stands under each heading of the third level, by heading. */
const sections = new Map(text.split(/^### /m).slice(1).map(part => {
  const [heading = '', ...lines] = part.split(/^## /m)[0]!.split('\n')
  return [heading, lines.join('\n')]
}))

interface Column { table: string, name: string, type: string }

const described = [...sections].flatMap(([table, body]): Column[] =>
  [...body.matchAll(/^\| (\w+) \| (\w+(?:, null)?) \| \S.* \|$/gm)].flatMap(([, name = '', type = '']) =>
    name === 'column' ? [] : [{ table, name, type }]))

function columnsOf(db: Database): Column[] {
  return db.prepare<[], Column>(`select t.name as "table", c.name, lower(c.type) || iif(c."notnull" or c.pk, '', ', null') as type
    from sqlite_schema t, pragma_table_info(t.name) c where t.type = 'table' and t.name not like 'sqlite\\_%' escape '\\'
    order by t.rowid, c.cid`).all()
}

describe('the tables described', () => {
  it('are those of a library, with every column in its order, its type and whether it may be null', () => {
    const { db } = freshDatabase()
    const real = columnsOf(db)
    expect(real.length).toBeGreaterThan(60)
    const byTable = (columns: readonly Column[]): Record<string, string[]> => {
      const tables = [...new Set(columns.map(column => column.table))].sort()
      return Object.fromEntries(tables.map(table =>
        [table, columns.filter(column => column.table === table).map(({ name, type }) => `${name} ${type}`)]))
    }
    expect(byTable(described)).toEqual(byTable(real))
  })

  it('name every index, and no other', () => {
    const { db } = freshDatabase()
    const indexes = db.prepare<[], { name: string, tbl_name: string }>(
      'select name, tbl_name from sqlite_schema where type = \'index\' and sql is not null order by name').all()
    const named = [...sections].flatMap(([table, body]) =>
      [...body.matchAll(/`(\w+_by_\w+)`/g)].map(([, name]) => ({ name, tbl_name: table })))
    expect(named.sort((a, b) => a.name! < b.name! ? -1 : 1)).toEqual(indexes)
  })

  it('are of the newest format', () => {
    const { db } = freshDatabase()
    expect(text).toContain(`\`user_version\` ${schemaVersion},`)
    expect(schemaVersion).toBe(migrations.at(-1)!.id)
    expect(text).toContain(`\`application_id\` 0x${(db.pragma('application_id', { simple: true }) as number).toString(16)} `)
  })
})

const curve = (series: string, values: readonly number[], every = 250): Point[] =>
  values.map((value, index) => ({ series, step: (index + 1) * every, value, seconds: (index + 1) * 10 }))

/** A library with a text, three runs of it (the third one in the trash), images and a run of them. */
function filledDatabase(): { db: Database, file: string } {
  const made = freshDatabase()
  const { db } = made
  for (const [id, kind] of [['words', 'text-corpus'], ['shirts', 'image-folder']] as const) {
    insertDataset(db, { id, name: id, kind, examples: 100, bytes: 100, fingerprint: `f-${id}`, source: id, facts: [],
      split: { train: 90, val: 10 }, skipped: [], skippedCount: 0, sampleId: null })
  }
  const run = (id: string, params: object, more: object = {}): number => insertRun(db, {
    id, name: id.toUpperCase(), recipe: 'text-rnn', preset: 'standard', params: { ...defaultParams(textFields), ...params }, seed: 1, limits: {},
    experiment: 'first', datasetId: 'words', datasetFingerprint: 'f-words', objective: 'val/loss', better: 'lower', totalSteps: 1000, ...more,
  }).number
  const [lstm, gru, gone, gan] = [run('r-lstm', {}), run('r-gru', { cell: 'gru', carry: false, hidden: 64 }), run('r-gone', {}),
    run('r-gan', {}, { datasetId: 'shirts', datasetFingerprint: 'f-shirts', objective: 'val/score', better: 'higher' })] as const
  inTransaction(db, () => {
    putPoints(db, lstm, curve('val/loss', [2, Number.NaN, 1.6, Number.POSITIVE_INFINITY, 1.7, Number.NEGATIVE_INFINITY]))
    putPoints(db, gru, curve('val/loss', [2.1, 1.5]))
    putPoints(db, gone, curve('val/loss', [0.1]))
    putPoints(db, gan, curve('val/score', [0.2, 0.9, 0.3]))
  })
  updateRun(db, 'r-gone', { deleted_at: 1 })
  for (const [id, number] of [['r-lstm', lstm], ['r-gru', gru]] as const) {
    for (const step of [250, 500, 750]) {
      putSample(db, number, { id: `${id}-${step}`, origin: 'training',
        file: { step, slot: 'temperature-1', mediaType: 'text/plain', file: `step-${step}.txt`, meta: { temperature: 1 } } })
    }
  }
  for (const [step, objective, isBest] of [[250, 2, true], [750, 1.6, true], [1250, 1.7, false]] as const) {
    putCheckpoint(db, lstm, { id: `c-${step}`,
      file: { step, file: `step-${step}.safetensors`, bytes: 2_500_000, sha256: 'ab', objective, isBest, seconds: step } })
  }
  return made
}

/** Runs the query under a heading of the document, on a connection that cannot write. */
function query(file: string, heading: string): unknown[] {
  const sql = /^```sql\n(.*?)^```$/ms.exec(sections.get(heading) ?? '')?.[1]
  if (sql === undefined) throw new Error(`no query under ${heading}`)
  const db = new Sqlite(file, { readonly: true })
  try {
    return db.prepare(sql).all()
  } finally {
    db.close()
  }
}

describe('the queries', () => {
  it('are five', () => {
    expect(text.match(/^```sql$/gm)).toHaveLength(5)
  })

  it('find the best run of each data set, lower or higher, and none in the trash', () => {
    expect(query(filledDatabase().file, 'Best run of each data set')).toEqual([
      { dataset: 'shirts', number: 4, run: 'R-GAN', objective: 'val/score', best: 0.9, step: 500 },
      { dataset: 'words', number: 2, run: 'R-GRU', objective: 'val/loss', best: 1.5, step: 500 },
    ])
  })

  it('give a series with its values that are no finite numbers', () => {
    expect(query(filledDatabase().file, 'One series as CSV')).toEqual([
      { step: 250, seconds: 10, value: 2 }, { step: 500, seconds: 20, value: 'nan' }, { step: 750, seconds: 30, value: 1.6 },
      { step: 1000, seconds: 40, value: 'inf' }, { step: 1250, seconds: 50, value: 1.7 }, { step: 1500, seconds: 60, value: '-inf' },
    ])
  })

  it('tell the parameters that differ', () => {
    const { db, file } = filledDatabase()
    const different = [
      { key: 'carry', run_1: 'true', run_2: 'false' }, { key: 'cell', run_1: 'lstm', run_2: 'gru' }, { key: 'hidden', run_1: 448, run_2: 64 },
    ]
    expect(query(file, 'Parameters in which two runs differ')).toEqual(different)
    db.prepare('update runs set params = json_remove(params, \'$.clip\'), seed = 2 where number = 2').run()
    expect(query(file, 'Parameters in which two runs differ')).toEqual([
      different[0], different[1], { key: 'clip', run_1: 1, run_2: null }, different[2], { key: 'seed', run_1: 1, run_2: 2 },
    ])
  })

  it('list the checkpoints with the best one', () => {
    const checkpoint = (step: number, objective: number, best: 0 | 1) => ({
      number: 1, run: 'R-LSTM', step, megabytes: 2.5, objective, is_best: best, file: `runs/r-lstm/checkpoints/step-${step}.safetensors`,
    })
    expect(query(filledDatabase().file, 'Checkpoints on disk')).toEqual([checkpoint(250, 2, 0), checkpoint(750, 1.6, 1), checkpoint(1250, 1.7, 0)])
  })

  it('show samples of two runs at the same step', () => {
    expect(query(filledDatabase().file, 'Samples of several runs at a step')).toEqual([
      { number: 1, slot: 'temperature-1', step: 500, file: 'runs/r-lstm/samples/step-500.txt' },
      { number: 2, slot: 'temperature-1', step: 500, file: 'runs/r-gru/samples/step-500.txt' },
    ])
  })
})
