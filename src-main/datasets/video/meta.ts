/** meta.json of a data set of clips, and where in frames.u8 each clip lies. */
import { readMeta } from '../common/files'
import type { StoredFilm } from './film-store'

export interface VideoMeta {
  readonly kind: 'video-clips'
  readonly format: 1
  readonly size: number
  readonly channels: 1 | 3
  readonly framesPerSecond: number
  /** Frames of a clip where nothing else is asked for. */
  readonly frames: number
  /** The first `train` films train, the rest validates; clips are cut only from one film each. */
  readonly films: readonly StoredFilm[]
  readonly train: number
  /** Sorted; index = label of a film, which is -1 where there is none. */
  readonly classes: readonly string[]
  readonly sha256: string
  readonly fingerprint: string
}

function isMeta(value: unknown): value is VideoMeta {
  const meta = value as VideoMeta
  return meta.kind === 'video-clips' && meta.format === 1 && Number.isInteger(meta.size) && Number.isInteger(meta.frames)
    && Number.isInteger(meta.train) && Array.isArray(meta.films) && Array.isArray(meta.classes)
    && (meta.channels === 1 || meta.channels === 3)
}

export function readVideoMeta(folder: string): Promise<VideoMeta> {
  return readMeta(folder, isMeta)
}

export interface Clip {
  /** First frame in frames.u8. */
  readonly start: number
  readonly film: StoredFilm
  /** Number within its film, from 0. */
  readonly part: number
}

/** Clips of `frames` frames, one after the other within each film; what is left at its end is not used. */
export function clipsOf(films: readonly StoredFilm[], frames: number): Clip[] {
  const clips: Clip[] = []
  let start = 0
  for (const film of films) {
    for (let part = 0; (part + 1) * frames <= film.frames; part++) clips.push({ start: start + part * frames, film, part })
    start += film.frames
  }
  return clips
}
