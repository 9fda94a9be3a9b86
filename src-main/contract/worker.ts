/**
 * Messages between main (or the duet command) and its child processes, as discriminated unions. They travel by
 * structured clone, so typed arrays and NaN survive. Paths are allowed here: both ends are ours.
 */
import type { ParamValues } from './common'
import type { Fact, GroupChoice, LookedGroup, MadePreview, Skipped } from './datasets'
import type { ErrorShape } from './errors'
import type { Limits, Provenance, RunProgress } from './runs'

// ---- trainer ----

export interface TrainJob {
  readonly type: 'train'
  readonly runId: string
  readonly recipe: string
  /** Fully resolved. */
  readonly params: ParamValues
  readonly seed: number
  readonly limits: Limits
  /** Folder of the run: the trainer writes below samples/ and checkpoints/ only. */
  readonly runFolder: string
  readonly datasetKind: string
  readonly datasetFolder: string
  /** Checkpoint file to go on from; its sha256 is checked first. */
  readonly resume: { readonly file: string, readonly sha256: string, readonly seconds: number } | null
  readonly engine: 'auto' | 'eager' | 'compiled'
  /** Writes where the time of one step goes into the run's profile/. */
  readonly profile?: boolean
}

export interface ProfiledKind {
  /** Kind of operation, as TensorFlow names it. */
  readonly name: string
  readonly count: number
  /** Run by itself, one operation after another. */
  readonly ms: number
  /** Of the sum of all, 0..1. */
  readonly share: number
}

/** profile/operations.json of a run. */
export interface Profile {
  /** Of an ordinary step, whose operations run side by side. */
  readonly stepMs: number
  /** Of the profiled step, one operation after another. */
  readonly sumMs: number
  readonly operations: number
  readonly costliest: readonly ProfiledKind[]
}

export interface SampleJob {
  readonly type: 'sample'
  readonly runId: string
  readonly recipe: string
  readonly params: ParamValues
  readonly datasetKind: string
  readonly datasetFolder: string
  readonly checkpoint: { readonly file: string, readonly sha256: string }
  /** Where the files go. */
  readonly outFolder: string
  /** Beginning of the file names. */
  readonly prefix: string
  readonly count: number
  /** Of the samples; runSeed is the run's own. */
  readonly seed: number
  readonly runSeed: number
  readonly options: ParamValues
}

export type ToTrainer =
  | TrainJob
  | SampleJob
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** Ends at the next step with a checkpoint. */
  | { readonly type: 'stop' }
  /** Everything up to and including this seq is committed. */
  | { readonly type: 'ack', readonly seq: number }

export interface Point {
  readonly series: string
  readonly step: number
  /** May be NaN or infinite. */
  readonly value: number
  /** Seconds of training since the run's start, pauses not counted. */
  readonly seconds: number
}

export interface SampleFile {
  readonly step: number
  readonly slot: string
  readonly mediaType: 'text/plain' | 'image/png'
  /** Name below the run's samples/ folder (or in outFolder of a SampleJob). */
  readonly file: string
  readonly meta: ParamValues
}

export interface CheckpointFile {
  readonly step: number
  /** Name below the run's checkpoints/ folder. */
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  /** Value of the objective at this step, if it was measured. */
  readonly objective: number | null
  readonly isBest: boolean
  /** Training seconds so far. */
  readonly seconds: number
}

/** Rows that must not be lost: sent with a rising seq, kept by the trainer until acknowledged, re-sent if asked. */
export interface Batch {
  readonly type: 'batch'
  readonly seq: number
  readonly points: readonly Point[]
  readonly samples: readonly SampleFile[]
  readonly checkpoints: readonly CheckpointFile[]
  /** Checkpoint files that the trainer wants to delete once this batch is committed. */
  readonly dropCheckpoints: readonly string[]
}

export type FromTrainer =
  | { readonly type: 'ready' }
  | { readonly type: 'started', readonly provenance: Provenance, readonly parameters: number, readonly totalSteps: number }
  | Batch
  | { readonly type: 'progress', readonly progress: Omit<RunProgress, 'id' | 'status'> }
  | { readonly type: 'paused', readonly step: number }
  | { readonly type: 'resumed', readonly step: number }
  /** Last message of a TrainJob, sent only after everything was acknowledged. cpuSeconds: of the trainer process. */
  | { readonly type: 'finished', readonly reason: 'completed' | 'stopped', readonly step: number, readonly seconds: number, readonly cpuSeconds: number }
  /** Last message of a SampleJob. */
  | { readonly type: 'sampled', readonly samples: readonly SampleFile[] }
  | { readonly type: 'failed', readonly error: ErrorShape }
  | { readonly type: 'log', readonly level: 'info' | 'warn' | 'error', readonly message: string }

// ---- importer ----

export interface ImportJob {
  readonly type: 'import'
  readonly importId: string
  /** Files and folders as given by the user, or the file that pasted text was put into. */
  readonly paths: readonly string[]
  /** Forced kind, else sniffed from content. */
  readonly kind: string | null
  readonly name: string | null
  /** For every dataset whose kind has such a choice. */
  readonly options?: ParamValues
  /** What the user decided about groups after a look at the same paths; the others become what they look like. */
  readonly choices?: readonly GroupChoice[]
  /** Staging folder on the library's own file system; each dataset becomes a folder below it. */
  readonly stagingFolder: string
}

/** Which datasets an import would make. */
export interface LookJob {
  readonly type: 'look'
  readonly lookId: string
  readonly paths: readonly string[]
  /** Empty or missing; removed at the end. */
  readonly stagingFolder: string
}

export interface PreviewJob {
  readonly type: 'preview'
  readonly requestId: number
  readonly kind: string
  readonly datasetFolder: string
  readonly offset: number
  readonly count: number
  /** Where a picture of the slice may be written. */
  readonly cacheFolder: string
}

export type ToImporter = ImportJob | LookJob | PreviewJob
  /** An import, or a look by its id. */
  | { readonly type: 'cancel', readonly importId: string }

/** A dataset that lies complete in the staging folder, to be moved into the library by main. */
export interface StagedDataset {
  readonly folder: string
  readonly kind: string
  readonly name: string
  readonly source: string
  readonly examples: number
  readonly bytes: number
  readonly fingerprint: string
  readonly facts: readonly Fact[]
  readonly split: { readonly train: number, readonly val: number }
}

export type FromImporter =
  | { readonly type: 'ready' }
  | { readonly type: 'progress', readonly importId: string, readonly phase: 'scan' | 'copy' | 'finish', readonly filesDone: number,
    readonly filesTotal: number, readonly bytesDone: number, readonly bytesTotal: number }
  | { readonly type: 'imported', readonly importId: string, readonly datasets: readonly StagedDataset[], readonly skipped: readonly Skipped[] }
  | { readonly type: 'failed', readonly importId: string, readonly error: ErrorShape, readonly skipped: readonly Skipped[] }
  | { readonly type: 'looked', readonly lookId: string, readonly groups: readonly LookedGroup[], readonly skipped: readonly Skipped[] }
  | { readonly type: 'lookFailed', readonly lookId: string, readonly error: ErrorShape }
  | { readonly type: 'previewed', readonly requestId: number, readonly preview: MadePreview }
  | { readonly type: 'previewFailed', readonly requestId: number, readonly error: ErrorShape }
  | { readonly type: 'log', readonly level: 'info' | 'warn' | 'error', readonly message: string }

// ---- how a child is started (an Electron utility process, or a forked runtime for duet and the tests) ----

export interface Child<In, Out> {
  readonly pid: number | undefined
  post(message: In): void
  onMessage(listener: (message: Out) => void): void
  /** reason: killed, out-of-memory, crashed (with code or signal) or exited. */
  onExit(listener: (exit: { code: number | null, reason: string }) => void): void
  kill(): void
}
export type ChildName = 'trainer' | 'importer'
export interface ChildSpawner {
  (name: 'trainer', environment: Readonly<Record<string, string>>): Child<ToTrainer, FromTrainer>
  (name: 'importer', environment: Readonly<Record<string, string>>): Child<ToImporter, FromImporter>
}
