/** How films are brought into clips at import. */
import { badOption, type PictureOptions, pictureOptions } from '../images/options'

export interface VideoOptions extends PictureOptions {
  readonly size: number
  /** Frames of a clip. */
  readonly frames: number
  /** Frames a second; undefined: that of the films themselves. */
  readonly fps: number | undefined
}

const usualSize = 64
const usualFrames = 16

/** The options of an import, from what the user chose. Throws BAD_INPUT that names what is wrong. */
export function videoOptions(given: Readonly<Record<string, unknown>> = {}): VideoOptions {
  const { size = usualSize, ...rest } = pictureOptions(given)
  const fps = given['fps'] === undefined || given['fps'] === 'auto' ? undefined : whole(given, 'fps', 60)
  return { ...rest, size, fps, frames: given['frames'] === undefined ? usualFrames : whole(given, 'frames', 256) }
}

export function whole(given: Readonly<Record<string, unknown>>, place: string, most: number): number {
  const value = Number(given[place])
  if (!Number.isInteger(value) || value < 1 || value > most) throw badOption(place, `${place} must be a whole number from 1 to ${most}`)
  return value
}
