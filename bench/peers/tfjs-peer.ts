/** The two models in stock tfjs-node as its documentation shows them: layers, an optimizer, one call an operation. */
import tf, { type Scalar, type Tensor, type Variable } from '@tensorflow/tfjs-node'
import { readArguments, repeated, serve, type Case } from './protocol'

interface Trained { readonly parameters: number, step(): number }

const batches = 8
tf.enableProdMode()

function lstm({ cell, hidden, layers, batch, length, vocab, embed }: Case): Trained {
  const make = { lstm: tf.layers.lstm, gru: tf.layers.gru, rnn: tf.layers.simpleRNN }[cell]
  const model = tf.sequential({ layers: [
    tf.layers.embedding({ inputDim: vocab, outputDim: embed, inputLength: length }),
    ...Array.from({ length: layers }, () => make({ units: hidden, returnSequences: true })),
    tf.layers.dense({ units: vocab }),
  ] })
  const adam = tf.train.adam(1e-3)
  const texts = Array.from({ length: batches }, (_, at) => tf.randomUniform([batch, length + 1], 0, vocab, 'int32', at + 1))
  const clip = (grads: Record<string, Tensor>) => {
    const norm = tf.sqrt(tf.addN(Object.values(grads).map(one => tf.sum(tf.square(one)))))
    const scale = tf.div(1, tf.maximum(1, norm))
    return Object.fromEntries(Object.entries(grads).map(([name, one]) => [name, tf.mul(one, scale)]))
  }
  let turn = 0
  const step = (): number => tf.tidy(() => {
    const text = texts[turn++ % batches]!
    const { value, grads } = tf.variableGrads(() => {
      const logits = model.apply(text.slice([0, 0], [batch, length]), { training: true }) as Tensor
      const wanted = tf.oneHot(text.slice([0, 1], [batch, length]).toInt() as never, vocab)
      return tf.losses.softmaxCrossEntropy(wanted.reshape([-1, vocab]), logits.reshape([-1, vocab])) as Scalar
    })
    adam.applyGradients(clip(grads) as never)
    return value.dataSync()[0]!
  })
  return { parameters: model.countParams(), step }
}

function dcgan({ batch, latent }: Case): Trained {
  const same = { kernelSize: 4, strides: 2, padding: 'same', useBias: false } as const
  const generator = tf.sequential({ layers: [
    tf.layers.dense({ units: 7 * 7 * 128, useBias: false, inputShape: [latent] }), tf.layers.reshape({ targetShape: [7, 7, 128] }),
    tf.layers.batchNormalization(), tf.layers.reLU(), tf.layers.conv2dTranspose({ filters: 64, ...same }),
    tf.layers.batchNormalization(), tf.layers.reLU(), tf.layers.conv2dTranspose({ filters: 1, activation: 'tanh', ...same }),
  ] })
  const discriminator = tf.sequential({ layers: [
    tf.layers.conv2d({ filters: 64, inputShape: [28, 28, 1], ...same }), tf.layers.leakyReLU({ alpha: 0.2 }),
    tf.layers.conv2d({ filters: 128, ...same }), tf.layers.leakyReLU({ alpha: 0.2 }), tf.layers.flatten(),
    tf.layers.dense({ units: 1, useBias: false }),
  ] })
  const images = Array.from({ length: batches }, (_, at) => tf.randomUniform([batch, 28, 28, 1], -1, 1, 'float32', at + 1))
  const adams = { g: tf.train.adam(2e-4, 0.5), d: tf.train.adam(2e-4, 0.5) }
  const weightsOf = (model: typeof generator): Variable[] =>
    model.trainableWeights.map(one => (one as unknown as { val: Variable }).val)
  const run = (model: typeof generator, x: unknown) => model.apply(x as never, { training: true }) as Tensor
  const judge = (logits: Tensor, label: number) =>
    tf.losses.sigmoidCrossEntropy(tf.fill(logits.shape, label), logits) as Scalar
  let turn = 0
  const step = (): number => tf.tidy(() => {
    const fake = run(generator, tf.randomNormal([batch, latent]))
    const real = images[turn++ % batches]!
    const lossOfD = (): Scalar => judge(run(discriminator, real), 1).add(judge(run(discriminator, fake), 0))
    const loss = adams.d.minimize(lossOfD, true, weightsOf(discriminator))!
    const drawn = (): Tensor => run(generator, tf.randomNormal([batch, latent]))
    adams.g.minimize(() => judge(run(discriminator, drawn()), 1), false, weightsOf(generator))
    return loss.dataSync()[0]!
  })
  return { parameters: weightsOf(generator).concat(weightsOf(discriminator)).reduce((sum, one) => sum + one.size, 0), step }
}

const given = readArguments()
const { parameters, step } = given.model === 'lstm' ? lstm(given) : dcgan(given)
await serve(`tfjs-node ${tf.version['tfjs-node']}`, { parameters, step: repeated(step) })
