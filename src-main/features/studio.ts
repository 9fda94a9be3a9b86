import { statSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { Settings } from '#contract'
import { lockLibrary } from '../store/library-lock'
import { pointsOf } from '../store/metrics'
import { openDatabase } from '../store/open'
import { lastProvenance, queuedRows, runsWithStatus, updateRun } from '../store/runs'
import { readSettings, writeSettings } from '../store/settings'
import { importerHost } from '../supervisor/importer-host'
import { makeFolders, needRun, type Core } from './core'
import { datasetHandlers } from './datasets'
import { cleanStaging, makeImports } from './imports'
import { runHandlers } from './runs'
import { resolveUrl, sampleFiles, sampleHandlers } from './samples'
import { TrainingDesk } from './training'
import type { Studio, StudioOptions } from './types'

/**
 * Opens a library, made if it is not there, and owns it until close(). Throws LIBRARY_IN_USE, LIBRARY_TOO_NEW,
 * LIBRARY_DAMAGED or LIBRARY_UNUSABLE.
 */
export async function openStudio(options: StudioOptions): Promise<Studio> {
  const lock = lockLibrary(options.libraryFolder, options.owner)
  try {
    return openOwned(options, lock.release)
  } catch (thrown) {
    lock.release()
    throw thrown
  }
}

function openOwned(options: StudioOptions, release: () => void): Studio {
  const core = makeCore(options)
  const imports = makeImports(core)
  const desk = new TrainingDesk(core)
  recover(core)
  if (options.owner === 'window') setImmediate(() => desk.begin())
  const settings = (): Settings => v.parse(Settings, readSettings(core.db))
  const handlers: Studio['handlers'] = {
    ...runHandlers(core, desk, imports), ...datasetHandlers(core, imports), ...sampleHandlers(core),
    'settings.get': settings,
    'settings.set': change => {
      writeSettings(core.db, change)
      const now = settings()
      core.emit('settings.changed', now)
      return now
    },
  }
  return {
    handlers,
    get versions() { return versionsOf(core) },
    importPaths: (paths, given) => imports.start(paths, given),
    lookAt: paths => imports.look(paths),
    importEnded: id => imports.ended(id),
    runEnded: async id => {
      await desk.ended(id)
      return await handlers['runs.get']({ id })
    },
    points: (run, series) => pointsOf(core.db, needRun(core, run).number, series),
    sampleFiles: ids => sampleFiles(core, ids),
    resolveUrl: pathname => resolveUrl(options.libraryFolder, pathname),
    settings,
    activity: () => ({ training: desk.current(), queued: queuedRows(core.db).length, importing: imports.running() }),
    cpuSeconds: run => needRun(core, run).cpu_seconds,
    runFolder: run => join(core.folders.runs, needRun(core, run).id),
    close: async () => {
      await desk.close()
      core.importer.close()
      core.db.close()
      release()
    },
  }
}

function makeCore(options: StudioOptions): Core {
  const folders = makeFolders(options.libraryFolder)
  const db = openDatabase(join(options.libraryFolder, 'library.sqlite'))
  return {
    ...options, folders, db,
    importer: importerHost(options.spawn, (level, message) => options.log[level](`importer: ${message}`)),
    runsChanged: (...ids) => options.emit('runs.changed', { ids }),
    datasetsChanged: (...ids) => options.emit('datasets.changed', { ids }),
  }
}

/** What an earlier process left behind when it died. */
function recover(core: Core): void {
  cleanStaging(core)
  for (const status of ['running', 'paused'] as const) {
    for (const row of runsWithStatus(core.db, status)) updateRun(core.db, row.id, { status: 'interrupted', ended_at: lastSign(core, row.id) })
  }
}

function lastSign(core: Core, id: string): number {
  return statSync(join(core.folders.runs, id, 'samples'), { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
}

function versionsOf(core: Core): Studio['versions'] {
  const sqlite = core.db.prepare<[], { v: string }>('select sqlite_version() as v').get()!.v
  const tensorflow = lastProvenance(core.db)?.tensorflow
  return tensorflow === undefined ? { sqlite } : { sqlite, tensorflow }
}
