import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { channels, preloadOnly, StudioError, type CallName } from '#contract'
import { openStudio } from '../../src-main/features/studio'
import type { ShellCall, Studio } from '../../src-main/features/types'

/** Calls of the shell: exhaustive by its type, and app/shell-handlers.ts must return exactly these to compile. */
const shellCalls: Record<ShellCall, true> = {
  'app.info': true, 'app.revealLibrary': true, 'app.openLogs': true, 'app.chooseLibrary': true,
  'imports.drop': true, 'imports.choose': true, 'imports.look': true, 'imports.chooseToLook': true, 'samples.save': true,
}
const calls = Object.entries(channels).filter(([, { kind }]) => kind !== 'event').map(([name]) => name as CallName)

describe('every channel', () => {
  it('is named noun.verb and has schemas', () => {
    for (const [name, channel] of Object.entries(channels)) {
      expect(name).toMatch(/^[a-z]+\.[a-zA-Z]+$/)
      const schemas = channel.kind === 'event' ? [channel.payload] : [channel.input, channel.output]
      for (const schema of schemas) expect(schema, name).toMatchObject({ kind: 'schema', '~run': expect.any(Function) })
    }
  })

  it('that the preload keeps to itself exists', () => {
    for (const name of preloadOnly) expect(channels).toHaveProperty([name])
  })
})

describe('every call', () => {
  let folder: string
  let studio: Studio
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'duet-channels-'))
    studio = await openStudio({
      libraryFolder: join(folder, 'library'),
      resourcesFolder: resolve(import.meta.dirname, '../../resources'),
      owner: 'duet',
      spawn: () => { throw new StudioError('INTERNAL', 'nothing is started here') },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      emit: () => undefined,
    })
  })
  afterAll(async () => {
    await studio.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('has exactly one handler', () => {
    const handled = [...Object.keys(studio.handlers), ...Object.keys(shellCalls)].sort()
    expect(handled).toEqual([...calls].sort())
    for (const [name, handler] of Object.entries(studio.handlers)) expect(handler, name).toBeTypeOf('function')
  })

  it('of a fresh library that reads a list answers as its schema says', async () => {
    const v = await import('valibot')
    for (const name of ['recipes.list', 'datasets.kinds', 'samples.builtIn', 'imports.list', 'settings.get'] as const)
      expect(v.safeParse(channels[name].output, await studio.handlers[name](undefined)).issues, name).toBeUndefined()
    for (const name of ['runs.list', 'datasets.list'] as const)
      expect(v.safeParse(channels[name].output, await studio.handlers[name]({ deleted: false })).issues, name).toBeUndefined()
  })
})
