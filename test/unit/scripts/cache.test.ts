import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cachedFolder, cacheFolder, isIntact, largestFile, place, removeLeftovers } from '../../../scripts/setup/cache.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duet-cache-'))
  vi.stubEnv('XDG_CACHE_HOME', folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

describe('cacheFolder', () => {
  it('is where the platform keeps what can be fetched again', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/x' }, 'linux')).toBe('/x/duet-studio')
    expect(cacheFolder({}, 'linux')).toMatch(/\.cache\/duet-studio$/)
    expect(cacheFolder({}, 'darwin')).toMatch(/Library\/Caches\/duet-studio$/)
    expect(cacheFolder({ LOCALAPPDATA: '/local' }, 'win32')).toMatch(/^\/local.duet-studio.Cache$/)
  })
})

describe('isIntact', () => {
  it('asks for the size and the hash', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, 'abc')
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    expect(await Promise.all([
      isIntact(file, { sha256 }), isIntact(file, { bytes: 3, sha256 }), isIntact(file, { bytes: 4, sha256 }),
      isIntact(file, { bytes: 3, sha256: sha256.replace('ba', 'bb') }), isIntact(join(folder, 'none'), { sha256 }),
    ])).toEqual([true, true, false, false, false])
  })
})

describe('cachedFolder', () => {
  it('makes a folder once', async () => {
    const make = vi.fn((target: string) => Promise.resolve(writeFileSync(join(target, 'part'), 'whole')))
    const first = await cachedFolder('thing', make)
    expect([await cachedFolder('thing', make), readFileSync(join(first, 'part'), 'utf8'), make.mock.calls.length]).toEqual([first, 'whole', 1])
  })

  it('leaves nothing of one that failed, and makes it at the next try', async () => {
    await expect(cachedFolder('thing', () => Promise.reject(new Error('no network')))).rejects.toThrow('no network')
    expect(existsSync(join(cacheFolder(), 'thing'))).toBe(false)
    expect(existsSync(await cachedFolder('thing', () => Promise.resolve()))).toBe(true)
  })

  it('does not take what an interrupted set-up left for whole, and sweeps it', async () => {
    mkdirSync(join(cacheFolder(), 'thing.1.part'), { recursive: true })
    const make = vi.fn(() => Promise.resolve())
    await cachedFolder('thing', make)
    removeLeftovers()
    expect([make.mock.calls.length, existsSync(join(cacheFolder(), 'thing.1.part'))]).toEqual([1, false])
  })
})

it('largestFile finds a download wherever its client puts it', () => {
  mkdirSync(join(folder, 'a/b'), { recursive: true })
  writeFileSync(join(folder, 'a/b/large'), Buffer.alloc(70))
  writeFileSync(join(folder, 'small'), Buffer.alloc(7))
  expect([largestFile(folder), largestFile(join(folder, 'none'))]).toEqual([70, 0])
})

it('place links, so that a second clone costs no disk, and replaces what is there', () => {
  const [from, to] = [join(folder, 'from'), join(folder, 'deep/to')]
  writeFileSync(from, 'new')
  mkdirSync(join(folder, 'deep'))
  writeFileSync(to, 'old')
  place(from, to)
  place(from, to)
  expect([readFileSync(to, 'utf8'), statSync(to).ino === statSync(from).ino]).toEqual(['new', true])
})
