import * as v from 'valibot'
import { Id, Label, Nothing, ParamValues, Step, Url, WallTime } from './common'
import { command, event, query } from './define'
import { ErrorShape } from './errors'
import { ParamField } from './params'

/** A file that was left out; `reason` is English, `texts` has it in both languages as far as it is known. */
export const Skipped = v.object({
  file: v.string(),
  reason: v.string(),
  texts: v.optional(v.object({ 'en': v.string(), 'zh-CN': v.string() })),
})
export type Skipped = v.InferOutput<typeof Skipped>

/** A fact of a dataset to be shown: `key` names a locale text `fact.KEY`, such as characters, vocabulary, tile. */
export const Fact = v.object({ key: v.string(), value: v.union([v.string(), v.number()]) })
export type Fact = v.InferOutput<typeof Fact>

export const Dataset = v.object({
  id: Id,
  name: Label,
  /** Id of the dataset kind: text-corpus, image-folder. */
  kind: v.string(),
  /** Number of examples: characters of a text, images of a folder. */
  examples: v.number(),
  /** Bytes on disk in the library. */
  bytes: v.number(),
  /** sha256 (hex) over the content as training sees it. */
  fingerprint: v.string(),
  /** What was imported: file names without folders, joined. */
  source: v.string(),
  facts: v.array(Fact),
  split: v.object({ train: v.number(), val: v.number() }),
  /** At most the first 200; `skippedCount` has the number of all. */
  skipped: v.array(Skipped),
  skippedCount: v.number(),
  /** Id of the built-in sample this came from, or null. */
  sampleId: v.nullable(v.string()),
  createdAt: WallTime,
  deletedAt: v.nullable(WallTime),
  runs: v.number(),
})
export type Dataset = v.InferOutput<typeof Dataset>

const slice = { offset: v.number(), total: v.number() }
const Cell = v.union([v.string(), v.number(), v.null()])

/** What a slice of the content looks like, with its pictures and sounds named by `file`: a path in the process, an URL in the page. */
function previewOf<File extends v.GenericSchema<string, string>>(file: File) {
  return v.variant('type', [
    v.object({ type: v.literal('text'), ...slice, text: v.string() }),
    /** One sheet PNG of the slice: `columns` tiles a row, each `tile` px. */
    v.object({ type: v.literal('images'), ...slice, sheet: file, columns: v.number(), tile: v.number(), count: v.number() }),
    /** Rows of a table, labelled or parallel text. `role`: what training takes the column for, such as text, label, source, target. */
    v.object({ type: v.literal('rows'), ...slice,
      columns: v.array(v.object({
        name: v.string(), type: v.picklist(['text', 'number', 'category', 'date', 'id']), role: v.nullable(v.string()),
      })),
      rows: v.array(v.array(Cell)) }),
    /** One channel a line, null where there is no value; `start` is ISO 8601 or null, `frequency` such as month. Long ones are thinned. */
    v.object({ type: v.literal('series'), ...slice, frequency: v.nullable(v.string()),
      series: v.array(v.object({
        name: v.string(), channel: v.string(), start: v.nullable(v.string()), length: v.number(), values: v.array(v.nullable(v.number())),
      })) }),
    /** Sounds to play; `peaks` are 0..1 and evenly spread over the seconds; `text` is the transcript. */
    v.object({ type: v.literal('audio'), ...slice,
      clips: v.array(v.object({ name: v.string(), file, seconds: v.number(), rate: v.number(), peaks: v.array(v.number()),
        label: v.nullable(v.string()), text: v.nullable(v.string()) })) }),
    /** Each clip is one strip PNG of `frames` square frames from left to right, each `tile` px. */
    v.object({ type: v.literal('video'), ...slice, frames: v.number(), tile: v.number(), framesPerSecond: v.number(),
      clips: v.array(v.object({ name: v.string(), strip: file, label: v.nullable(v.string()) })) }),
  ])
}

/** A slice of the content to look at. */
export const Preview = previewOf(Url)
export type Preview = v.InferOutput<typeof Preview>
/** The same as a dataset kind makes it: files are absolute paths in the cache folder. */
export type MadePreview = v.InferOutput<ReturnType<typeof previewOf<v.StringSchema<undefined>>>>

export const ImportState = v.object({
  id: Id,
  name: v.string(),
  state: v.picklist(['running', 'done', 'failed', 'cancelled']),
  /** scan: looking at what was given · copy: decoding and writing · finish: hashing and preview. */
  phase: v.picklist(['scan', 'copy', 'finish']),
  filesDone: v.number(),
  filesTotal: v.number(),
  bytesDone: v.number(),
  bytesTotal: v.number(),
  /** Seconds left as far as known, else null. */
  etaSeconds: v.nullable(v.number()),
  datasets: v.array(Id),
  skipped: v.array(Skipped),
  error: v.nullable(ErrorShape),
})
export type ImportState = v.InferOutput<typeof ImportState>

/** A data set that comes with the studio. */
export const BuiltInSample = v.object({
  id: v.string(),
  texts: v.object({ 'en': v.object({ title: v.string(), facts: v.string() }),
    'zh-CN': v.object({ title: v.string(), facts: v.string() }) }),
  kind: v.string(),
  /** What trains on it, and how, for a try with one click; null where it is there to be imported. */
  recipe: v.nullable(v.string()),
  preset: v.nullable(v.string()),
  /** A true picture of the content: an excerpt, or a PNG. */
  excerpt: v.nullable(v.string()),
  picture: v.nullable(v.pipe(v.string(), v.startsWith('/samples/'))),
})
export type BuiltInSample = v.InferOutput<typeof BuiltInSample>

/** Files of one kind that would become one dataset. */
export const LookedGroup = v.object({
  /** Names it in `imports.start`. */
  id: v.string(),
  kind: v.string(),
  name: v.string(),
  source: v.string(),
  files: v.number(),
  bytes: v.number(),
  /** Kinds that could also take it, likeliest first. */
  alternatives: v.array(v.string()),
})
export type LookedGroup = v.InferOutput<typeof LookedGroup>

/** What would happen to what was given. */
export const Look = v.object({
  id: Id,
  groups: v.array(LookedGroup),
  /** At most the first 200; `skippedCount` has the number of all. */
  skipped: v.array(Skipped),
  skippedCount: v.number(),
})
export type Look = v.InferOutput<typeof Look>

/** What the user decides about a group: the kind (null leaves it out), a name, and values of the kind's choices. */
export const GroupChoice = v.object({
  group: v.pipe(v.string(), v.maxLength(200)),
  kind: v.nullable(v.pipe(v.string(), v.maxLength(100))),
  name: v.optional(Label),
  options: v.optional(ParamValues),
})
export type GroupChoice = v.InferOutput<typeof GroupChoice>

const KindTexts = v.object({ title: v.string(), examples: v.string(), summary: v.string() })
/** What the page and the command know of a dataset kind. */
export const KindInfo = v.object({
  id: v.string(),
  texts: v.object({ 'en': KindTexts, 'zh-CN': KindTexts }),
  extensions: v.array(v.string()),
  /** The form of what can be chosen before an import. */
  choices: v.array(ParamField),
})
export type KindInfo = v.InferOutput<typeof KindInfo>

const ById = v.object({ id: Id })
const What = v.object({ what: v.picklist(['files', 'folder']) })
/** Paths are known to the preload alone, which gets them from dropped File objects; the page cannot call this. */
export const DroppedPaths = v.object({
  paths: v.pipe(v.array(v.pipe(v.string(), v.maxLength(4096))), v.minLength(1), v.maxLength(100_000)),
})

export const datasetChannels = {
  'datasets.list': query(v.object({ deleted: v.optional(v.boolean(), false) }), v.array(Dataset)),
  'datasets.get': query(ById, Dataset),
  'datasets.preview': query(v.object({ id: Id, offset: Step, count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20_000)) }), Preview),
  'datasets.rename': command(v.object({ id: Id, name: Label }), Nothing),
  'datasets.delete': command(ById, Nothing),
  'datasets.restore': command(ById, Nothing),
  'datasets.kinds': query(Nothing, v.array(KindInfo)),
  'datasets.changed': event(v.object({ ids: v.array(Id) })),
  'samples.builtIn': query(Nothing, v.array(BuiltInSample)),
  'imports.list': query(Nothing, v.array(ImportState)),
  /** Files dropped on the window; preload only. Answers with the import's id. */
  'imports.drop': command(DroppedPaths, ById),
  /** Opens the system's dialog; null when the user cancels it. */
  'imports.choose': command(What, v.nullable(ById)),
  /** Says what an import of files dropped on the window would make, copying nothing; preload only. */
  'imports.look': command(DroppedPaths, Look),
  /** The same for what is chosen in the system's dialog; null when the user cancels it. */
  'imports.chooseToLook': command(What, v.nullable(Look)),
  /** Imports what was looked at, as decided; groups without a choice become what they look like. */
  'imports.start': command(v.object({ lookId: Id, choices: v.optional(v.pipe(v.array(GroupChoice), v.maxLength(10_000)), []) }), ById),
  /** Ends looks that are under way and forgets those that are done. */
  'imports.forgetLooks': command(Nothing, Nothing),
  'imports.paste': command(v.object({ text: v.pipe(v.string(), v.minLength(1), v.maxLength(4_000_000)), name: v.optional(Label) }), ById),
  'imports.builtIn': command(v.object({ sample: v.string() }), ById),
  'imports.cancel': command(ById, Nothing),
  'imports.changed': event(v.object({ imports: v.array(ImportState) })),
} as const
