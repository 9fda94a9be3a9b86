import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { missingPackages } from '../../../scripts/setup/npm-packages.mjs'
import { sqliteDefines } from '../../../scripts/setup/sqlite.mjs'
import { hasScreen, missingLibraries, packagesFor } from '../../../scripts/setup/system-packages.mjs'
import { hasUserNamespaces } from '../../../scripts/start/sandbox.mjs'

describe('missingPackages', () => {
  const lock = { packages: { '': {}, 'node_modules/a': { version: '1' }, 'node_modules/b': { version: '2' }, 'node_modules/c': { version: '3', optional: true } } }

  it('names what is absent or of another version, but no optional package', () => {
    expect(missingPackages(lock, { packages: { 'node_modules/a': { version: '1' }, 'node_modules/b': { version: '1' } } })).toEqual(['node_modules/b'])
    expect(missingPackages(lock, {})).toEqual(['node_modules/a', 'node_modules/b'])
  })

  it('is content with more than the lock file names', () => {
    expect(missingPackages(lock, { packages: { ...lock.packages, 'node_modules/d': { version: '4' } } })).toEqual([])
  })
})

it('sqliteDefines reads every option of the package, also those with a value', () => {
  const defines = sqliteDefines(readFileSync(resolve(import.meta.dirname, '../../../node_modules/better-sqlite3/deps/defines.gypi'), 'utf8'))
  expect(defines).toEqual(expect.arrayContaining(['SQLITE_ENABLE_FTS5', 'SQLITE_DEFAULT_CACHE_SIZE=-16000', 'SQLITE_THREADSAFE=2', 'SQLITE_USE_URI=0']))
  expect(defines.length).toBeGreaterThan(30)
})

describe('system packages', () => {
  const listed = '\tlibnss3.so => not found\n\tlibnspr4.so => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x1)\n\tlibgbm.so.1 => not found\n'

  it('finds the Debian packages of what the loader misses', () => {
    expect(missingLibraries(listed)).toEqual(['libnss3.so', 'libnspr4.so', 'libgbm.so.1'])
    expect(packagesFor(missingLibraries(listed))).toEqual(['libgbm1', 'libgtk-3-0', 'libnss3', 'libxss1'])
    expect(packagesFor([])).toEqual([])
  })

  it('sees a screen of either kind, and one always elsewhere', () => {
    const some = [{ DISPLAY: ':0' }, { WAYLAND_DISPLAY: 'wayland-0' }, { DISPLAY: '' }, {}].map(env => hasScreen(env))
    expect(some).toEqual(process.platform === 'linux' ? [true, true, false, false] : [true, true, true, true])
  })
})

it('hasUserNamespaces heeds each of the switches, and needs none', () => {
  const kernel = (settings: Record<string, string>) => (name: string) => settings[name] ?? null
  const cases: Record<string, string>[] = [
    {}, { 'kernel/unprivileged_userns_clone': '1' }, { 'kernel/unprivileged_userns_clone': '0' },
    { 'kernel/apparmor_restrict_unprivileged_userns': '1' }, { 'user/max_user_namespaces': '0' },
  ]
  expect(cases.map(settings => hasUserNamespaces(kernel(settings)))).toEqual([true, true, false, false, false])
})
