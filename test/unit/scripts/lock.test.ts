import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isStale, locked } from '../../../scripts/setup/lock.mjs'

const owner = { pid: 42, host: 'here', started: '1000' }
const seen = (started: string | null): { host: string, startOf: () => string | null } => ({ host: 'here', startOf: () => started })

describe('isStale', () => {
  it('is so when the process is gone, or its number now belongs to a later one', () => {
    expect([isStale(owner, 0, seen(null)), isStale(owner, 0, seen('2000'))]).toEqual([true, true])
  })

  it('is not so while the process lives, also where its start cannot be told', () => {
    expect([isStale(owner, 1e9, seen('1000')), isStale(owner, 1e9, seen(''))]).toEqual([false, false])
  })

  it('goes by age for a lock that is not written yet and for one of another computer', () => {
    const foreign = { ...owner, host: 'there' }
    expect([isStale(null, 100), isStale(null, 10_000), isStale(foreign, 60_000, seen(null)), isStale(foreign, 1e8, seen(null))])
      .toEqual([false, true, false, true])
  })
})

describe('locked', () => {
  let folder = ''
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'duet-lock-')) })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('lets one work after the other, tells the one that waits, and leaves nothing', async () => {
    const file = join(folder, 'lock')
    const events: string[] = []
    const one = (name: string): Promise<void> => locked(file, waitsFor => events.push(`${name} waits for ${waitsFor?.pid === process.pid}`), async () => {
      events.push(`${name} begins`)
      await new Promise(done => setTimeout(done, 20))
      events.push(`${name} ends`)
    })
    await Promise.all([one('a'), one('b')])
    expect(events).toEqual(['a begins', 'b waits for true', 'a ends', 'b begins', 'b ends'])
    expect(existsSync(file)).toBe(false)
  })

  it('takes over a lock whose process is gone, and frees its own when the work fails', async () => {
    const file = join(folder, 'lock')
    // No process has this number: the largest that Linux gives is 4194304.
    writeFileSync(file, JSON.stringify({ pid: 2 ** 30, host: (await import('node:os')).hostname(), started: '' }))
    await expect(locked(file, () => undefined, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    expect(existsSync(file)).toBe(false)
  })
})
