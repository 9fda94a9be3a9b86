/** What the core offers to its two shells, the window (app) and the command (cli). */
import type {
  AllHandlers, CallName, ChildSpawner, EventName, EventPayload, ImportState, Look, ParamValues, RunDetail, Sample, Settings,
} from '#contract'

export interface Logger {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

export interface StudioOptions {
  readonly libraryFolder: string
  /** resources/ of the app: built-in samples lie in samples/ below it. */
  readonly resourcesFolder: string
  /** Who holds the library while it is open; shown to whoever comes second. */
  readonly owner: 'window' | 'duet'
  readonly spawn: ChildSpawner
  /** Whether each run writes where the time of one of its steps goes. */
  readonly profiles?: boolean
  readonly log: Logger
  emit<K extends EventName>(name: K, payload: EventPayload<K>): void
}

/** Calls that need the desktop (dialogs, the system's file manager): the shell's own. */
export type ShellCall = Extract<CallName, `app.${string}` | DesktopImport | 'samples.save'>
type DesktopImport = 'imports.drop' | 'imports.choose' | 'imports.look' | 'imports.chooseToLook'
export type FeatureHandlers = Omit<AllHandlers, ShellCall>

export interface Studio {
  readonly handlers: FeatureHandlers
  /** Of what the studio stands on; tensorflow as far as it is known without loading it (from the last run). */
  readonly versions: { readonly sqlite: string, readonly tensorflow?: string }
  /** Starts an import of files and folders; answers at once. */
  importPaths(paths: readonly string[], options?: { kind?: string, name?: string, options?: ParamValues }): { id: string }
  /** What an import of files and folders would make; nothing is imported. */
  lookAt(paths: readonly string[]): Promise<Look>
  /** Resolves when the import is done, failed or cancelled. */
  importEnded(id: string): Promise<ImportState>
  /** Resolves when the run is finished, failed, stopped or interrupted. */
  runEnded(id: string): Promise<RunDetail>
  /** Every stored point of a run in order of series and step; in slices, so that the event loop never waits long. */
  points(run: string, series?: string): Iterable<{ series: string, step: number, value: number, seconds: number }>
  /** Files of samples, for copying them out. */
  sampleFiles(ids: readonly string[]): { sample: Sample, path: string }[]
  /** Resolves a /library/... url of the page to a file below the library, or null: decoded once, no way out. */
  resolveUrl(pathname: string): string | null
  settings(): Settings
  /** Whether something trains or waits in the queue. */
  activity(): { training: string | null, queued: number, importing: number }
  cpuSeconds(run: string): number | null
  /** Folder of a run in the library. */
  runFolder(run: string): string
  /** Stops training with a checkpoint, ends children, closes the database, gives the library back. */
  close(): Promise<void>
}
