/** The losses of the two players, from logits [batch]. */
import type { Tensor, Tf } from '../../engine/types'
import { sigmoidCrossEntropy } from '../../nn/losses'

interface Game {
  /** Real images count as 1 - smoothing. */
  discriminator(tf: Tf, logits: { real: Tensor, fake: Tensor, smoothing: number }): Tensor
  generator(tf: Tf, fake: Tensor): Tensor
}

export const games: Readonly<Record<string, Game>> = {
  /** Goodfellow et al. 2014, with the generator's loss -log D(G(z)). */
  'non-saturating': {
    discriminator: (tf, { real, fake, smoothing }) => sigmoidCrossEntropy(tf, real, 1 - smoothing).add(sigmoidCrossEntropy(tf, fake, 0)),
    generator: (tf, fake) => sigmoidCrossEntropy(tf, fake, 1),
  },
  /** Mao et al. 2017, with labels 0 for fake and 1 for real and for what the generator wants. */
  'least-squares': {
    discriminator: (tf, { real, fake, smoothing }) => tf.add(real.sub(1 - smoothing).square().mean(), fake.square().mean()).mul(0.5),
    generator: (_tf, fake) => fake.sub(1).square().mean().mul(0.5),
  },
}
