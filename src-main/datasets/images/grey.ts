/** Telling colour from grey by what is there, not by how it was stored. */

/** Differences between the channels up to this are the noise of a lossy grey picture. */
const greyTolerance = 4

/** The one channel of a picture without colour, or undefined. */
export function asGrey(pixels: Uint8Array): Uint8Array | undefined {
  const grey = new Uint8Array(pixels.length / 3)
  for (let i = 0; i < grey.length; i++) {
    const red = pixels[i * 3]!
    const green = pixels[i * 3 + 1]!
    const blue = pixels[i * 3 + 2]!
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > greyTolerance) return undefined
    grey[i] = green
  }
  return grey
}
