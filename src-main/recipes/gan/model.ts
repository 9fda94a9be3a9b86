/** DCGAN (Radford et al. 2016) for 28 or 32 px: two networks without biases, as its reference programs have them. */
import type { ParamValues } from '#contract'
import type { Tensor, Tf, VariableSpec } from '../../engine/types'
import { batchNorm, convolve, convolveTransposed, leakyRelu, relu } from '../../nn/convolution'
import { constant, normal } from '../../nn/variables'

export interface GanModel {
  readonly size: number
  readonly channels: 1 | 3
  readonly latent: number
  readonly batch: number
  /** Side of the first feature map. */
  readonly base: number
  readonly generatorWidth: number
  /** By the studio's own kernels where they are faster. */
  readonly fused: boolean
  readonly generator: readonly VariableSpec[]
  readonly discriminator: readonly VariableSpec[]
}

type Vars = Readonly<Record<string, Tensor>>

/** Latents of a sample grid and images of one measurement call. */
export const gridSize = 64

export function ganModel(params: ParamValues, { seed, fused }: { seed: number, fused: boolean }): GanModel {
  const number = (key: string): number => Number(params[key])
  const size = number('size')
  const channels = params.colour === 'colour' ? 3 : 1
  const [latent, wide, narrow] = [number('latent'), 2 * number('generatorWidth'), number('generatorWidth')]
  const width = number('discriminatorWidth')
  const base = size / 4
  const weight = (name: string, shape: number[]): VariableSpec => normal(seed, name, { shape, deviation: 0.02 })
  return {
    fused, size, channels, latent, base, batch: number('batch'), generatorWidth: narrow,
    generator: [
      weight('G/dense', [latent, base * base * wide]), constant('G/scale1', [wide], 1), constant('G/shift1', [wide], 0),
      weight('G/up1', [4, 4, narrow, wide]), constant('G/scale2', [narrow], 1), constant('G/shift2', [narrow], 0),
      weight('G/up2', [4, 4, channels, narrow]),
    ],
    discriminator: [
      weight('D/down1', [4, 4, channels, width]), weight('D/down2', [4, 4, width, 2 * width]),
      weight('D/dense', [base * base * 2 * width, 1]),
    ],
  }
}

/** Latents [n, latent] to images [n, size, size, channels] in -1..1. */
export function generate(model: GanModel, { tf, vars, z }: { tf: Tf, vars: Vars, z: Tensor }): Tensor {
  const wide = 2 * model.generatorWidth
  const first = tf.matMul(z as never, vars['G/dense'] as never).reshape([z.shape[0]!, model.base, model.base, wide])
  const h1 = relu(tf, batchNorm(tf, first, { scale: vars['G/scale1']!, shift: vars['G/shift1']! }))
  const halving = { stride: 2, fused: model.fused }
  const second = convolveTransposed(tf, h1, vars['G/up1']!, halving)
  const h2 = relu(tf, batchNorm(tf, second, { scale: vars['G/scale2']!, shift: vars['G/shift2']! }))
  return tf.tanh(convolveTransposed(tf, h2, vars['G/up2']!, halving))
}

/** Images [n, size, size, channels] to logits [n]: higher is more real. */
export function discriminate(model: GanModel, { tf, vars, images }: { tf: Tf, vars: Vars, images: Tensor }): Tensor {
  const halving = { stride: 2, fused: model.fused }
  const h1 = leakyRelu(tf, convolve(tf, images, vars['D/down1']!, halving), 0.2)
  const h2 = leakyRelu(tf, convolve(tf, h1, vars['D/down2']!, halving), 0.2)
  return tf.matMul(h2.reshape([images.shape[0]!, -1]) as never, vars['D/dense'] as never).reshape([-1])
}
