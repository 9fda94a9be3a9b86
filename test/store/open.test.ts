import { fork } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { lockLibrary } from '../../src-main/store/library-lock'
import { migrations, openDatabase, schemaVersion } from '../../src-main/store/open'
import { pointsOf } from '../../src-main/store/metrics'
import { queuedRows, runRow, summaryOf } from '../../src-main/store/runs'
import { resummarise, seriesOf, type SeriesRow } from '../../src-main/store/series'
import { freshDatabase, freshRun, temporaryFolder } from '../support/library'

it('numbers its migrations in tens', () => {
  expect(migrations.map(one => one.id)).toEqual(migrations.map((_, index) => (index + 1) * 10))
})

it('makes every table strict and checks JSON columns', () => {
  const { db } = freshDatabase()
  const tables = db.prepare<[], { name: string, strict: number }>(
    'select name, strict from pragma_table_list where type = \'table\' and schema = \'main\' and name not like \'sqlite_%\'').all()
  expect(tables.filter(table => table.strict !== 1)).toEqual([])
  const run = freshRun(db)
  expect(() => db.prepare('update runs set params = \'no json\' where id = ?').run(run.id)).toThrow(/constraint/i)
  expect(() => db.prepare('update runs set seed = \'x\' where id = ?').run(run.id)).toThrow(/cannot store TEXT/i)
})

it('opens what it wrote', () => {
  const file = join(temporaryFolder(), 'library.sqlite')
  const first = openDatabase(file)
  freshRun(first)
  first.close()
  const second = openDatabase(file)
  expect(runRow(second, 'run-1')?.name).toBe('words, LSTM')
  second.close()
})

describe('a library of an earlier format', () => {
  const formats = join(import.meta.dirname, 'formats')
  const frozen = (folder: string, name: string): string => {
    const file = join(folder, 'library.sqlite')
    const db = new Sqlite(file)
    db.exec(readFileSync(join(formats, name), 'utf8'))
    db.close()
    return file
  }
  const contentOf = (db: Sqlite.Database): unknown => ['experiments', 'datasets', 'runs', 'tags', 'points', 'samples', 'checkpoints', 'settings']
    .map(table => db.prepare(`select * from ${table}`).all())

  it('is kept for each format but the newest', () => {
    expect(readdirSync(formats).sort()).toEqual(migrations.map(one => `${one.id}.sql`).slice(0, -1))
  })

  it.each(readdirSync(formats))('%s: is brought up to date, keeps every value and leaves a copy', name => {
    const folder = temporaryFolder()
    const file = frozen(folder, name)
    const old = new Sqlite(file)
    const before = contentOf(old)
    old.close()
    const db = openDatabase(file)
    expect(db.pragma('user_version', { simple: true })).toBe(schemaVersion)
    expect(contentOf(db)).toEqual(before)
    expect(db.pragma('foreign_key_check')).toEqual([])
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(summaryOf(runRow(db, 'r1')!)).toMatchObject({ tags: ['good'], spark: [2.5, 1.5], objective: { best: 1.5, last: null } })
    expect(queuedRows(db).map(row => row.id)).toEqual(['r2'])
    expect(seriesOf(db, 1).map(series => series.count)).toEqual([100, 3])
    expect([...pointsOf(db, 1, 'val/loss')].at(-1)!.value).toBeNaN()
    db.close()
    const copy = new Sqlite(`${file}.format-${name.replace('.sql', '')}`)
    expect(contentOf(copy)).toEqual(before)
    expect(copy.pragma('user_version', { simple: true })).toBe(Number(name.replace('.sql', '')))
    copy.close()
  })

  it('gets from format 10 the sparks that its points would have made since', () => {
    const file = frozen(temporaryFolder(), '10.sql')
    const old = new Sqlite(file)
    const add = old.prepare('insert into points (series, step, value, kind, seconds) values (?, ?, ?, ?, 0)')
    const series = old.prepare<[string, number]>('insert into series (run, name, count) values (1, ?, ?)')
    for (const count of [0, 1, 38, 39, 40, 78, 79, 700]) {
      const { lastInsertRowid } = series.run(`of ${count}`, count)
      for (let step = 1; step <= count; step++) add.run(lastInsertRowid, step * 3, step % 4 === 1 ? 0 : step / 7, step % 4 === 1 ? 1 : 0)
    }
    old.close()
    const db = openDatabase(file)
    const rows = (): SeriesRow[] => db.prepare<[], SeriesRow>('select * from series where name like \'of %\' order by id').all()
    const migrated = rows().map(row => JSON.parse(row.spark) as unknown)
    for (const row of rows()) resummarise(db, row)
    expect(migrated).toEqual(rows().map(row => JSON.parse(row.spark) as unknown))
    expect(migrated.map(values => (values as unknown[]).length)).toEqual([0, 1, 38, 39, 20, 39, 20, 22])
    db.close()
  })

  it('is as it was when the way to the new format fails, and opens the next time', () => {
    const folder = temporaryFolder()
    const file = frozen(folder, '10.sql')
    mkdirSync(`${file}.format-10`)
    writeFileSync(join(`${file}.format-10`, 'in the way'), '')
    expect(() => openDatabase(file)).toThrow()
    const old = new Sqlite(file)
    expect(old.pragma('user_version', { simple: true })).toBe(10)
    old.close()
    writeFileSync(`${file}.format-10.part`, 'half a copy')
    expect(() => openDatabase(join(folder, 'library.sqlite'))).toThrow()
  })
})

it('refuses a newer database with a sentence and leaves it untouched', () => {
  const file = join(temporaryFolder(), 'library.sqlite')
  const db = openDatabase(file)
  db.pragma(`user_version = ${schemaVersion + 1}`)
  db.pragma('wal_checkpoint(truncate)')
  db.close()
  const before = readFileSync(file)
  expect(() => openDatabase(file)).toThrow(expect.objectContaining({ code: 'LIBRARY_TOO_NEW' }))
  expect(readFileSync(file).equals(before)).toBe(true)
})

it('refuses a file that is damaged or is not a library', () => {
  const folder = temporaryFolder()
  const text = join(folder, 'text.sqlite')
  writeFileSync(text, 'this is not a database, whatever its name says'.repeat(200))
  expect(() => openDatabase(text)).toThrow(expect.objectContaining({ code: 'LIBRARY_DAMAGED' }))
  const foreign = join(folder, 'foreign.sqlite')
  const other = new Sqlite(foreign)
  other.exec('create table t (a)')
  other.close()
  const stranger = join(folder, 'stranger.sqlite')
  const owned = new Sqlite(stranger)
  owned.pragma('application_id = 12345')
  owned.close()
  const cut = join(folder, 'cut.sqlite')
  openDatabase(cut).close()
  writeFileSync(cut, readFileSync(cut).subarray(0, 5000))
  for (const file of [foreign, stranger, cut]) {
    const before = readFileSync(file)
    expect(() => openDatabase(file), file).toThrow(expect.objectContaining({ code: 'LIBRARY_DAMAGED' }))
    expect(readFileSync(file).equals(before)).toBe(true)
  }
})

it('says what is wrong with a folder that cannot hold a library', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'file'), '')
  const unusable = expect.objectContaining({ code: 'LIBRARY_UNUSABLE', details: expect.objectContaining({ reason: expect.stringMatching(/./) }) })
  expect(() => lockLibrary(join(folder, 'file'), 'duet')).toThrow(unusable)
  mkdirSync(join(folder, 'library', 'owner.sqlite'), { recursive: true })
  expect(() => lockLibrary(join(folder, 'library'), 'duet')).toThrow(unusable)
  mkdirSync(join(folder, 'library.sqlite'))
  expect(() => openDatabase(join(folder, 'library.sqlite'))).toThrow(unusable)
})

it('lets one process own a library and frees it when that process is killed', async () => {
  const folder = temporaryFolder()
  const script = join(folder, 'owner.cjs')
  writeFileSync(script, `
    const Sqlite = require(${JSON.stringify(join(process.cwd(), 'node_modules/better-sqlite3'))})
    const db = new Sqlite(${JSON.stringify(join(folder, 'owner.sqlite'))})
    db.exec('begin exclusive')
    process.send('locked')
    // Holds on to the database, which would be closed when it is collected.
    setInterval(() => db.open, 1000)`)
  const child = fork(script)
  await new Promise(locked => child.once('message', locked))
  try {
    expect(() => lockLibrary(folder, 'window')).toThrow(expect.objectContaining({ code: 'LIBRARY_IN_USE' }))
  } finally {
    child.kill('SIGKILL')
    await new Promise(gone => child.once('exit', gone))
  }
  const lock = lockLibrary(folder, 'window')
  expect(existsSync(join(folder, 'owner.json'))).toBe(true)
  expect(() => lockLibrary(folder, 'duet')).toThrow(/the studio's window \(process \d+\)/)
  lock.release()
})
