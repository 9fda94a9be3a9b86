/** Which file or array of labels belongs to which of pictures: they are named alike. */

/**
 * What both names come to: `train-images-idx3-ubyte.gz` and `train-labels-idx1-ubyte`, `x_test.npy` and `y_test.npy`,
 * `val_images` and `val_labels`.
 */
export function pairOf(name: string): string {
  return name.toLowerCase().replace(/\.gz$/, '').replace(/idx\d/, 'idx')
    .replace(/images?|labels?|targets?|data(?!\w)|(?<![a-z])[xy](?![a-z])/g, '#')
}
