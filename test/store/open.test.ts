import { fork } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, it } from 'vitest'
import { lockLibrary } from '../../src-main/store/library-lock'
import { migrations, openDatabase, schemaVersion } from '../../src-main/store/open'
import { runRow } from '../../src-main/store/runs'
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
  expect(() => openDatabase(foreign)).toThrow(expect.objectContaining({ code: 'LIBRARY_DAMAGED' }))
})

it('lets one process own a library and frees it when that process is killed', async () => {
  const folder = temporaryFolder()
  const script = join(folder, 'owner.cjs')
  writeFileSync(script, `
    const Sqlite = require(${JSON.stringify(join(process.cwd(), 'node_modules/better-sqlite3'))})
    const db = new Sqlite(${JSON.stringify(join(folder, 'owner.sqlite'))})
    db.exec('begin exclusive')
    process.send('locked')
    setInterval(() => {}, 1000)`)
  const child = fork(script)
  await new Promise(locked => child.once('message', locked))
  expect(() => lockLibrary(folder, 'window')).toThrow(expect.objectContaining({ code: 'LIBRARY_IN_USE' }))
  child.kill('SIGKILL')
  await new Promise(gone => child.once('exit', gone))
  const lock = lockLibrary(folder, 'window')
  expect(existsSync(join(folder, 'owner.json'))).toBe(true)
  expect(() => lockLibrary(folder, 'duet')).toThrow(/the studio's window \(process \d+\)/)
  lock.release()
})
