/** A text and its counterpart as a file has them. */
export interface RawPair {
  readonly source: string
  readonly target: string
  /** Line or entry of the file, from 1. */
  readonly place: number
}

/** Language of source and target as far as it is known. */
export type Languages = readonly [source: string | null, target: string | null]
