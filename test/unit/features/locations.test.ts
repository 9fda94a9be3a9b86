import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { defaultLibrary, libraryFolder, rememberLibrary, userFolder } from '../../../src-main/features/locations'

const linux = (env: Record<string, string> = {}) => ({ platform: 'linux' as const, env, home: '/home/ada' })

describe('the folders of a platform', () => {
  it('follow its conventions', () => {
    expect([userFolder(linux()), defaultLibrary(linux())]).toEqual(['/home/ada/.config/duet-studio', '/home/ada/.local/share/duet-studio/library'])
    const xdg = linux({ XDG_CONFIG_HOME: '/c', XDG_DATA_HOME: '/d' })
    expect([userFolder(xdg), defaultLibrary(xdg)]).toEqual(['/c/duet-studio', '/d/duet-studio/library'])
    expect(defaultLibrary({ platform: 'darwin', env: {}, home: '/Users/ada' })).toBe('/Users/ada/Library/Application Support/Duet Studio/library')
  })

  it('leave out relative XDG folders, as the specification demands', () => {
    expect(defaultLibrary(linux({ XDG_DATA_HOME: 'data' }))).toBe('/home/ada/.local/share/duet-studio/library')
  })
})

describe('the library', () => {
  let folder: string
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'duet-locations-')) })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('is the argument, else DUET_LIBRARY, else the choice, else the default', () => {
    expect(libraryFolder(folder, undefined, linux())).toBe('/home/ada/.local/share/duet-studio/library')
    rememberLibrary(folder, '/chosen')
    expect(libraryFolder(folder, undefined, linux())).toBe('/chosen')
    expect(libraryFolder(folder, undefined, linux({ DUET_LIBRARY: 'here' }))).toBe(resolve('here'))
    expect(libraryFolder(folder, '/said', linux({ DUET_LIBRARY: 'here' }))).toBe('/said')
  })

  it('is the default where the choice cannot be read', () => {
    for (const text of ['', '{', '{"folder":5}', '{"folder":"relative"}', 'null']) {
      writeFileSync(join(folder, 'library.json'), text)
      expect(libraryFolder(folder, undefined, linux())).toBe(defaultLibrary(linux()))
    }
  })
})
