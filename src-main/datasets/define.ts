import type { Fact, ParamValue, Skipped, Texts } from '#contract'

/** Decoders reach dataset kinds as a parameter, so that main and the trainer list kinds without native code. */
export interface Decoders {
  /** sharp; loaded by the importer alone. */
  readonly sharp: typeof import('sharp').default
}

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

export interface DatasetKind<Opened = unknown> {
  readonly id: string
  readonly texts: Texts<'title' | 'examples' | 'summary'>
  /** Lower-case, with the dot; for dialogs only: content decides. */
  readonly extensions: readonly string[]
  /** Whether this file looks like one of ours; `head` holds its first 64 KiB. */
  sniff(file: SourceFile, head: Uint8Array): boolean
  importTo(context: ImportContext): Promise<Imported>
  /** The dataset as training reads it. Throws a StudioError that names the file if it is damaged. */
  open(folder: string, options?: Readonly<Record<string, ParamValue>>): Promise<Opened>
  preview(folder: string, slice: { offset: number, count: number }, decoders: Decoders, cacheFolder: string): Promise<
    | { type: 'text', offset: number, total: number, text: string }
    | { type: 'images', offset: number, total: number, file: string, columns: number, tile: number, count: number }>
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
}
