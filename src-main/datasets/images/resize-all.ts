/** Stored pictures as a recipe asks for them. */
import { convertChannels, resizeSquares } from './resample'

interface Form { readonly size: number, readonly channels: 1 | 3 }

/** [n, size, size, channels] in the stored form to the wanted one; grey first where that is less work. */
export function toForm(pictures: Uint8Array, from: Form, to: Form): Uint8Array {
  const early = Math.min(from.channels, to.channels)
  const thin = convertChannels(pictures, from.channels, early)
  return convertChannels(resizeSquares(thin, { from: from.size, to: to.size, channels: early }), early, to.channels)
}
