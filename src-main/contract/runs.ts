import * as v from 'valibot'
import { Id, Label, Nothing, ParamValue, ParamValues, Seed, Step, Tag, Url, ValueKind, WallTime } from './common'
import { command, event, query } from './define'
import { ErrorShape } from './errors'

export const runStatuses = ['queued', 'running', 'paused', 'finished', 'failed', 'stopped', 'interrupted'] as const
export const RunStatus = v.picklist(runStatuses)
export type RunStatus = v.InferOutput<typeof RunStatus>

export const Limits = v.object({
  maxSteps: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** Seconds of training, pauses not counted. */
  maxSeconds: v.optional(v.pipe(v.number(), v.minValue(1))),
})
export type Limits = v.InferOutput<typeof Limits>

/** Last, smallest and largest finite value of a series; null while there is none. */
export const SeriesSummary = v.object({
  name: v.string(),
  count: v.number(),
  lastStep: Step,
  last: v.number(),
  lastKind: ValueKind,
  min: v.nullable(v.number()),
  minStep: v.nullable(Step),
  max: v.nullable(v.number()),
  maxStep: v.nullable(Step),
})
export type SeriesSummary = v.InferOutput<typeof SeriesSummary>

export const RunSummary = v.object({
  id: Id,
  /** Counts up from 1 in the order of creation; gives the run its colour for ever. */
  number: v.pipe(v.number(), v.integer(), v.minValue(1)),
  name: Label,
  status: RunStatus,
  recipe: v.string(),
  experiment: v.string(),
  dataset: v.object({ id: Id, name: v.string() }),
  seed: Seed,
  step: Step,
  totalSteps: Step,
  /** Seconds trained, pauses not counted. */
  seconds: v.number(),
  /** The objective of the recipe. */
  objective: v.object({ series: v.string(), best: v.nullable(v.number()), bestStep: v.nullable(Step), last: v.nullable(v.number()) }),
  /** Up to 40 values of the objective for a sparkline, oldest first. */
  spark: v.array(v.number()),
  tags: v.array(v.string()),
  note: v.string(),
  createdAt: WallTime,
  startedAt: v.nullable(WallTime),
  endedAt: v.nullable(WallTime),
  deletedAt: v.nullable(WallTime),
  /** Place in the queue from 1, or null. */
  queuePosition: v.nullable(v.number()),
  /** Why it failed or was interrupted. */
  error: v.nullable(ErrorShape),
})
export type RunSummary = v.InferOutput<typeof RunSummary>

export const Checkpoint = v.object({
  id: Id,
  step: Step,
  isBest: v.boolean(),
  isLast: v.boolean(),
  bytes: v.number(),
  sha256: v.string(),
  objective: v.nullable(v.number()),
  createdAt: WallTime,
})
export type Checkpoint = v.InferOutput<typeof Checkpoint>

/** What a run was made with; written to run.json in its folder as well. */
export const Provenance = v.object({
  studio: v.string(),
  electron: v.string(),
  node: v.string(),
  tensorflow: v.string(),
  tfjs: v.string(),
  /** eager or compiled. */
  engine: v.string(),
  platform: v.string(),
  cpu: v.string(),
  cores: v.number(),
  memoryBytes: v.number(),
  threads: v.string(),
  /** The studio's kernels in use, by the processor's instructions; none where they could not be built. */
  kernels: v.optional(v.string()),
  /** Of the products: float32, or bfloat16 where fast math was on and the processor has it. */
  precision: v.optional(v.string()),
})
export type Provenance = v.InferOutput<typeof Provenance>

export const RunDetail = v.object({
  ...RunSummary.entries,
  preset: v.nullable(v.string()),
  params: ParamValues,
  limits: Limits,
  datasetFingerprint: v.string(),
  /** Number of trained values. */
  parameters: v.nullable(v.number()),
  provenance: v.nullable(Provenance),
  series: v.array(SeriesSummary),
  checkpoints: v.array(Checkpoint),
  bytes: v.number(),
})
export type RunDetail = v.InferOutput<typeof RunDetail>

/** The live state of the run that trains now, at most 4 times a second. */
export const RunProgress = v.object({
  id: Id,
  status: RunStatus,
  phase: v.picklist(['loading', 'tracing', 'training', 'evaluating', 'sampling', 'saving', 'paused', 'ending']),
  step: Step,
  totalSteps: Step,
  /** Training seconds so far, seconds left (null while unknown), steps a second over the last seconds. */
  seconds: v.number(),
  etaSeconds: v.nullable(v.number()),
  stepsPerSecond: v.nullable(v.number()),
  /** Resident memory of the trainer, bytes. */
  memoryBytes: v.number(),
})
export type RunProgress = v.InferOutput<typeof RunProgress>

/** Bucketed history of one series: each bucket's smallest and largest value in order of step, so that no spike is lost. */
export const SeriesHistory = v.object({
  name: v.string(),
  steps: v.array(Step),
  values: v.array(v.number()),
  kinds: v.array(ValueKind),
  /** Seconds since the run's start, one for each point. */
  seconds: v.array(v.number()),
  /** Points stored in all. */
  total: v.number(),
})
export type SeriesHistory = v.InferOutput<typeof SeriesHistory>

export const Sample = v.object({
  id: Id,
  run: Id,
  step: Step,
  /** Which of the samples of a step it is: grid, real, temperature-0.5 ... */
  slot: v.string(),
  /** training: made while training · request: made on demand from a checkpoint. */
  origin: v.picklist(['training', 'request']),
  mediaType: v.picklist(['text/plain', 'image/png']),
  url: Url,
  /** How it was made: prompt, temperature, seed, columns, tile ... */
  meta: ParamValues,
  createdAt: WallTime,
})
export type Sample = v.InferOutput<typeof Sample>

export const StartRun = v.object({
  recipe: v.string(),
  preset: v.optional(v.string()),
  params: v.optional(ParamValues, {}),
  /** A dataset of the library, or a built-in sample as sample:ID (imported first if it is not there). */
  dataset: v.union([Id, v.pipe(v.string(), v.regex(/^sample:[a-z0-9-]+$/))]),
  seed: v.optional(Seed),
  limits: v.optional(Limits, {}),
  name: v.optional(Label),
  experiment: v.optional(Label),
})
export type StartRun = v.InferInput<typeof StartRun>

export const MakeSamples = v.object({
  run: Id,
  /** best, last or a step that has a checkpoint. */
  checkpoint: v.union([v.picklist(['best', 'last']), Step]),
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(256)), 1),
  seed: v.optional(Seed, 1),
  /** By the recipe's `sampling` fields. */
  options: v.optional(ParamValues, {}),
})
export type MakeSamples = v.InferOutput<typeof MakeSamples>

export const Comparison = v.object({
  runs: v.array(RunDetail),
  /** Parameters (and seed, data set, preset, number of parameters ...) in which at least two runs differ; null: has it not. */
  differs: v.array(v.object({ key: v.string(), values: v.array(v.nullable(ParamValue)) })),
  /** How many parameters there are in all. */
  compared: v.number(),
  /** Series that at least two runs share. */
  series: v.array(v.string()),
})
export type Comparison = v.InferOutput<typeof Comparison>

const ById = v.object({ id: Id })
const ByIds = v.object({ ids: v.pipe(v.array(Id), v.minLength(1), v.maxLength(10_000)) })

export const runChannels = {
  'runs.list': query(v.object({ deleted: v.optional(v.boolean(), false) }), v.array(RunSummary)),
  'runs.get': query(ById, RunDetail),
  'runs.start': command(StartRun, ById),
  'runs.pause': command(ById, Nothing),
  /** Goes on with a paused run, or queues an interrupted or stopped one from its last checkpoint. */
  'runs.resume': command(ById, Nothing),
  'runs.stop': command(ById, Nothing),
  'runs.rename': command(v.object({ id: Id, name: Label }), Nothing),
  'runs.annotate': command(v.object({ id: Id, note: v.pipe(v.string(), v.maxLength(20_000)) }), Nothing),
  'runs.tag': command(v.object({ id: Id, tags: v.pipe(v.array(Tag), v.maxLength(50)) }), Nothing),
  /** Into the trash; a running one is an error. Undone by runs.restore. */
  'runs.delete': command(ByIds, Nothing),
  'runs.restore': command(ByIds, Nothing),
  /** New place in the queue, from 1. */
  'runs.move': command(v.object({ id: Id, position: v.pipe(v.number(), v.integer(), v.minValue(1)) }), Nothing),
  'runs.compare': query(ByIds, Comparison),
  'runs.changed': event(v.object({ ids: v.array(Id) })),
  'runs.progress': event(RunProgress),
  'metrics.history': query(v.object({
    run: Id,
    series: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(100)),
    fromStep: v.optional(Step),
    toStep: v.optional(Step),
    /** Buckets wanted: about the pixels of the chart. */
    buckets: v.pipe(v.number(), v.integer(), v.minValue(10), v.maxValue(4000)),
  }), v.array(SeriesHistory)),
  /** New points of a run, in order of step, only what came since the last event. */
  'metrics.appended': event(v.object({ run: Id, series: v.array(SeriesHistory) })),
  'samples.list': query(v.object({ run: Id }), v.array(Sample)),
  'samples.added': event(v.object({ run: Id, samples: v.array(Sample) })),
  'samples.make': command(MakeSamples, v.array(Sample)),
  /** Asks for a folder and copies the files there; null when the user cancels, else the number of files. */
  'samples.save': command(v.object({ ids: v.pipe(v.array(Id), v.minLength(1), v.maxLength(10_000)) }), v.nullable(v.number())),
} as const
