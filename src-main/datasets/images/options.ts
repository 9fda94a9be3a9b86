/** How pictures are brought to one size and form at import. */
import { StudioError } from '#contract'

export interface PictureOptions {
  /** cover: the middle, cropped · contain: all of it, with white beside it · stretch: all of it, squeezed. */
  readonly fit: 'cover' | 'contain' | 'stretch'
  /** Side [px]; undefined: that of the pictures where they are equal small squares. */
  readonly size: number | undefined
  readonly colour: 'grey' | 'colour' | 'auto'
}

const fits = ['cover', 'contain', 'stretch'] as const
const sizes = [28, 32, 64, 128]
const colours = ['grey', 'colour', 'auto'] as const

/** The options of an import, from what the user chose. Throws BAD_INPUT that names what is wrong. */
export function pictureOptions(given: Readonly<Record<string, unknown>> = {}): PictureOptions {
  const size = given['size']
  const isAuto = size === undefined || size === null || size === 'auto'
  if (!isAuto && !sizes.includes(Number(size))) throw badOption('size', `size must be one of auto, ${sizes.join(', ')}`)
  return {
    fit: oneOf(fits, given, 'fit'),
    size: isAuto ? undefined : Number(size),
    colour: oneOf(colours, given, 'colour', 'auto'),
  }
}

function oneOf<T extends string>(known: readonly T[], given: Readonly<Record<string, unknown>>, place: string, usual: T = known[0]!): T {
  const value = given[place] ?? usual
  const found = known.find(one => one === value)
  if (found === undefined) throw badOption(place, `${place} must be one of ${known.join(', ')}`)
  return found
}

export function badOption(place: string, message: string): StudioError {
  return new StudioError('BAD_INPUT', message, { place, message })
}
