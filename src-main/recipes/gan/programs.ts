/** The programs of the image GAN: one round of the game, drawing, and features to measure by. */
import type { ParamValues } from '#contract'
import { gradients } from '../../engine/gradients'
import type { Program, Tensor, Tf } from '../../engine/types'
import { adam, blend, globalNorm } from '../../nn/adam'
import { pick } from '../../nn/variables'
import { randomFeatures } from './features'
import { games } from './losses'
import { discriminate, generate, gridSize, type GanModel } from './model'

type Tensors = Record<string, Tensor>

/** Inputs: rows [batch] of the resident images. One update of D, then one of G against the new D. */
export function trainProgram(model: GanModel, params: ParamValues): Program {
  const game = games[String(params.loss)]!
  const optimiser = { beta1: Number(params.beta1), beta2: 0.999, fused: model.fused }
  return {
    series: 8,
    inputs: { rows: { shape: [model.batch], dtype: 'int32' } },
    run({ tf, vars, inputs, random }) {
      const step = vars.step!.add(tf.scalar(1, 'int32'))
      const count = step.cast('float32')
      const latents = (site: string): Tensor => random.normal(site, [model.batch, model.latent])
      const real = toUnit(tf.gather(vars.train!, inputs.rows as never))
      const fake = generate(model, { tf, vars, z: latents('latents of D') })
      const d = gradients<{ real: Tensor, fake: Tensor }>({
        tf, wrt: pick(vars, model.discriminator), loss: () => {
          // D has no batch norm, so real and drawn images can pass together, in products of twice the size.
          const [ofReal, ofFake] = tf.split(discriminate(model, { tf, vars, images: tf.concat([real, fake], 0) }), 2) as [Tensor, Tensor]
          const loss = game.discriminator(tf, { real: ofReal, fake: ofFake, smoothing: Number(params.smoothing) })
          return { loss, aux: { real: ofReal, fake: ofFake } }
        },
      })
      const newD = adam({ tf, vars, grads: d.grads, rate: tf.scalar(Number(params.discriminatorRate)), count, ...optimiser })
      const g = gradients({
        tf, wrt: pick(vars, model.generator), loss: () => {
          const images = generate(model, { tf, vars, z: latents('latents of G') })
          return game.generator(tf, discriminate(model, { tf, vars: newD, images }))
        },
      })
      const newG = adam({ tf, vars, grads: g.grads, rate: tf.scalar(Number(params.generatorRate)), count, ...optimiser })
      return {
        outputs: {
          lossD: d.loss, lossG: g.loss, normD: globalNorm(tf, d.grads, model), normG: globalNorm(tf, g.grads, model),
          real: tf.sigmoid(d.aux.real).mean(), fake: tf.sigmoid(d.aux.fake).mean(),
          ranked: tf.greater(d.aux.real, d.aux.fake).cast('float32').mean(),
        },
        updates: { ...newD, ...newG, ...averaged(model, { tf, vars, now: newG, count, decay: Number(params.ema) }), step },
      }
    },
  }
}

interface Averaging {
  readonly tf: Tf
  readonly vars: Readonly<Tensors>
  readonly now: Tensors
  readonly count: Tensor
  readonly decay: number
}

/** EMA of the generator's weights; it starts short, so that early samples are not those of the initial weights. */
function averaged(model: GanModel, { tf, vars, now, count, decay }: Averaging): Tensors {
  const share = tf.minimum(tf.scalar(decay), count.add(1).div(count.add(10)))
  return Object.fromEntries(model.generator.map(({ name }) =>
    [`ema/${name}`, blend(tf, { a: vars[`ema/${name}`]!, b: now[name]!, share, fused: model.fused })]))
}

/**
 * Inputs: z [gridSize, latent]. Output: bytes as float32 0..255, drawn by the EMA weights. Batch norm takes the
 * statistics of these images, so a grid is always drawn as a whole.
 */
export function drawProgram(model: GanModel): Program {
  return {
    inputs: { z: { shape: [gridSize, model.latent], dtype: 'float32' } },
    run({ tf, vars, inputs }) {
      const own = Object.fromEntries(model.generator.map(({ name }) => [name, vars[`ema/${name}`]!]))
      const images = generate(model, { tf, vars: own, z: inputs.z! })
      return { outputs: { images: tf.round(images.add(1).mul(127.5)) }, updates: {} }
    },
  }
}

/** Inputs: images [gridSize, size, size, channels] as float32 0..255. Output: features [gridSize, n]. */
export function featureProgram(model: GanModel): Program {
  return {
    inputs: { images: { shape: [gridSize, model.size, model.size, model.channels], dtype: 'float32' } },
    run: ({ tf, vars, inputs }) => ({ outputs: { features: randomFeatures(tf, vars, toUnit(inputs.images!)) }, updates: {} }),
  }
}

/** 0..255 to -1..1. */
function toUnit(images: Tensor): Tensor {
  return images.cast('float32').mul(1 / 127.5).sub(1)
}
