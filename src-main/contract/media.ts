/**
 * Messages between the importer and the window that decodes what Chromium can decode. They go from process to process
 * through a port of their own: main only lays the line. Types alone: the window's preload loads nothing of ours.
 */

/** Importer to main: lay a line to the window; `fresh`: end the window that is there first, for it does not answer. */
export interface MediaWanted { readonly type: 'mediaWanted', readonly fresh: boolean }
/** Main to importer, with the port; without one where the window did not open. */
export interface MediaLine { readonly type: 'mediaLine' }

/** Importer to window. */
export interface DecodeAudio {
  readonly type: 'decodeAudio'
  readonly id: number
  /** Samples a second to decode to. */
  readonly rate: number
  readonly maxSeconds: number
  readonly bytes: Uint8Array
}

/** Window to importer: first `audio`, then every piece of every channel in order, then `done`; or one of the others alone. */
export type FromMedia =
  | { readonly type: 'audio', readonly id: number, readonly channels: number, readonly length: number }
  | { readonly type: 'piece', readonly id: number, readonly channel: number, readonly offset: number, readonly samples: Float32Array }
  | { readonly type: 'done', readonly id: number }
  | { readonly type: 'tooLong', readonly id: number, readonly seconds: number }
  | { readonly type: 'problem', readonly id: number, readonly message: string }
