import type { Fact, MadePreview, ParamField, ParamValue, Skipped, Texts } from '#contract'

/** Decoders reach dataset kinds as a parameter, so that main and the trainer list kinds without native code. */
export interface Decoders {
  /** sharp; loaded by the importer alone. */
  readonly sharp: typeof import('sharp').default
  /** What Chromium decodes, in a window apart from this process; undefined where there is no window. */
  readonly media?: MediaDecoder | undefined
}

export interface MediaDecoder {
  /** The sound of a file, each channel by itself; its seconds if they are too many; or what is wrong. Rejects when the signal aborts. */
  decodeAudio(path: string, options: AudioOptions): Promise<DecodedAudio | { readonly tooLong: number } | { readonly problem: string }>
}
export interface AudioOptions {
  /** Samples a second that the header names; the sound is brought to it if it has another. */
  readonly rate: number
  readonly maxSeconds: number
  readonly signal: AbortSignal
}
export interface DecodedAudio { readonly rate: number, readonly channels: readonly Float32Array[] }

/** One file that the user gave, found by walking what was dropped. */
export interface SourceFile {
  /** Absolute path. */
  readonly path: string
  /** Path below what the user dropped, with forward slashes, for messages. */
  readonly name: string
  readonly bytes: number
}

export interface ImportContext {
  readonly decoders: Decoders
  readonly files: readonly SourceFile[]
  /** Empty folder that becomes the dataset; the kind writes its files there. */
  readonly folder: string
  /** What the user chose of the kind's `choices`; every one of them has a value. */
  readonly options: Readonly<Record<string, ParamValue>>
  readonly signal: AbortSignal
  /** Called after each file or chunk. */
  progress(done: { files: number, bytes: number }): void
  /** A file that is left out, with a sentence saying why and what to do. */
  skip(skipped: Skipped): void
}

export interface Imported {
  readonly examples: number
  /** sha256 in hex over the content as training sees it. */
  readonly fingerprint: string
  readonly facts: readonly Fact[]
  readonly split: { readonly train: number, readonly val: number }
}

/** What a kind that claims files may look at. */
export interface Look {
  readonly decoders: Decoders
  readonly signal: AbortSignal
}

export interface DatasetKind<Opened = unknown> {
  readonly id: string
  readonly texts: Texts<'title' | 'examples' | 'summary'>
  /** Lower-case, with the dot; for dialogs only: content decides. */
  readonly extensions: readonly string[]
  /**
   * How much this file looks like one of ours, 0 (not at all) to 1; the kind that says most gets it. `head` holds its first 64 KiB.
   * Plain text says 0.2, so that whatever knows a form of text by its content goes before.
   */
  sniff(file: SourceFile, head: Uint8Array): number
  /**
   * Those files of a dropped folder, or of all loose files together, that belong to each other as ours whatever each looks like by
   * itself: a text and its translation, texts in folders that name their class. Asked before `sniff`.
   */
  claims?(files: readonly SourceFile[], look: Look): Promise<readonly SourceFile[]>
  /** Whether each dropped folder becomes a dataset of its own; else all files of one drop become one. */
  readonly folderIsOne: boolean
  /** What the user may choose before an import. */
  readonly choices?: readonly ParamField[]
  importTo(context: ImportContext): Promise<Imported>
  /** The dataset as training reads it. Throws a StudioError that names the file if it is damaged. */
  open(folder: string, options?: Readonly<Record<string, ParamValue>>): Promise<Opened>
  /** A slice of the content; its pictures and sounds are written into the cache folder. */
  preview(folder: string, slice: { offset: number, count: number }, decoders: Decoders, cacheFolder: string): Promise<MadePreview>
}

export function defineDatasetKind<Opened>(kind: DatasetKind<Opened>): DatasetKind<Opened> {
  return kind
}

/** What `text-corpus` opens to. The split is contiguous: the first 90 % of the characters train, the rest validates. */
export interface OpenedText {
  /** Distinct characters (code points) of the whole text, sorted by code point; index = token. */
  readonly vocabulary: readonly string[]
  /** Tokens in order. */
  readonly train: Int32Array
  readonly val: Int32Array
}

/** What `image-folder` opens to with options {size: 28 | 32, colour: 'grey' | 'colour'}. */
export interface OpenedImages {
  readonly size: number
  /** 1 or 3. */
  readonly channels: number
  /** Row-major [n, size, size, channels], 0..255. */
  readonly train: Uint8Array
  readonly val: Uint8Array
  readonly trainCount: number
  readonly valCount: number
  /** Sorted; index = label. Empty where there are none. */
  readonly classes: readonly string[]
  /** Class of each picture, -1 where there is none. */
  readonly trainLabels: Int32Array
  readonly valLabels: Int32Array
}

/** What `labelled-text` opens to: indices into `classes` beside each text. */
export interface OpenedLabelledText {
  /** Sorted by code point; index = class. */
  readonly classes: readonly string[]
  readonly train: readonly LabelledText[]
  readonly val: readonly LabelledText[]
  readonly test: readonly LabelledText[]
}
export interface LabelledText { readonly text: string, readonly label: number }

/** What `parallel-text` opens to. */
export interface OpenedPairs {
  readonly train: readonly TextPair[]
  readonly val: readonly TextPair[]
  readonly test: readonly TextPair[]
}
export interface TextPair { readonly source: string, readonly target: string }

/** What `time-series` opens to. The split is by time: each series ends with the steps held out. */
export interface OpenedSeries {
  readonly channels: readonly string[]
  /** Such as month, day, hour, 15 minutes; null where there is no timestamp. */
  readonly frequency: string | null
  /** Steps of one season as found from frequency and data, 1 where there is none. */
  readonly season: number
  readonly series: readonly OneSeries[]
}
export interface OneSeries {
  readonly name: string
  /** ISO 8601 of the first step, or null. */
  readonly start: string | null
  /** Row-major [length, channels]; NaN where there is no value. */
  readonly values: Float32Array
  readonly length: number
  /** Steps that train; then validate; the rest tests. */
  readonly train: number
  readonly val: number
}

/** What `table` opens to. Columns in the file's order; id and text columns are there and not trained on. */
export interface OpenedTable {
  readonly columns: readonly TableColumn[]
  readonly rows: number
  /** Row numbers. */
  readonly train: Uint32Array
  readonly val: Uint32Array
  readonly test: Uint32Array
}
export type TableColumn =
  /** NaN where empty; dates are ms since 1970. */
  | { readonly name: string, readonly type: 'number' | 'date', readonly values: Float64Array }
  /** Index into `categories`, -1 where empty. */
  | { readonly name: string, readonly type: 'category', readonly categories: readonly string[], readonly values: Int32Array }
  | { readonly name: string, readonly type: 'id' | 'text', readonly values: readonly string[] }

/** What `audio-clips` opens to: mono samples in -1..1, one clip after another. */
export interface OpenedAudio {
  readonly rate: number
  readonly samples: Float32Array
  /** First sample of each clip and, last, the end. */
  readonly starts: Uint32Array
  /** Empty where there are no labels. */
  readonly classes: readonly string[]
  /** Class of each clip, -1 where there is none. */
  readonly labels: Int32Array
  /** Clip numbers. */
  readonly train: Uint32Array
  readonly val: Uint32Array
  readonly test: Uint32Array
}

/** What `speech` opens to: audio with what is said in each clip. */
export interface OpenedSpeech extends OpenedAudio {
  readonly transcripts: readonly string[]
  /** Empty where no speaker is known. */
  readonly speakers: readonly string[]
}

/** What `video-clips` opens to, with options {size, frames}. */
export interface OpenedVideo {
  readonly size: number
  readonly frames: number
  /** 1 or 3. */
  readonly channels: number
  readonly framesPerSecond: number
  /** Row-major [clips, frames, size, size, channels], 0..255. */
  readonly train: Uint8Array
  readonly val: Uint8Array
  readonly trainCount: number
  readonly valCount: number
}
