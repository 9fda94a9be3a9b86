/** The image GAN set up for one run. */
import type { OpenedImages } from '../../datasets/define'
import type { Runner, VariableSpec } from '../../engine/types'
import { moments } from '../../nn/adam'
import { makeRng, permutation } from '../../nn/rng'
import { data, parametersOf, stepVariable } from '../../nn/variables'
import type { MadeSample, RecipeContext, RecipeSession } from '../define'
import { featureCount, featureWeights, kernelDistance } from './features'
import { ganModel, gridSize, type GanModel } from './model'
import { drawProgram, featureProgram, trainProgram } from './programs'
import { whitening, type Whiten } from './whiten'

/** Images of each kind in a measurement. */
const measured = 256
/** Training images by which features are whitened. */
const whitened = 1024

export function ganSession({ backend, params, dataset, seed }: RecipeContext): RecipeSession {
  const images = dataset as OpenedImages
  const model = ganModel(params, { seed, fused: backend.cellKernels !== undefined })
  const rows = rowsOf({ count: images.trainCount, batch: model.batch, seed })
  const reference = referenceOf(model, images)
  const fixed = latentsOf(model, seed, 'fixed latents')
  const weights = [...model.generator, ...model.discriminator]
  const average = model.generator.map((spec): VariableSpec => ({ ...spec, name: `ema/${spec.name}`, role: 'state', value: spec.value.slice() }))
  return {
    network: {
      seed,
      variables: [
        ...weights, ...moments(weights), ...average, stepVariable, ...featureWeights(model.channels),
        data('train', [images.trainCount, model.size, model.size, model.channels], images.train),
      ],
      programs: { train: trainProgram(model, params), draw: drawProgram(model), features: featureProgram(model) },
    },
    parameters: parametersOf(weights),
    totalSteps: Number(params.steps),
    evaluateEvery: Number(params.evaluateEvery),
    sampleEvery: Number(params.sampleEvery),
    checkpointEvery: Number(params.evaluateEvery),
    inputs: step => ({ rows: rows(step) }),
    metrics: outputs => ({
      'G/loss': outputs.lossG![0]!, 'D/loss': outputs.lossD![0]!, 'D/real': outputs.real![0]!, 'D/fake': outputs.fake![0]!,
      'D/ranked': outputs.ranked![0]!, 'G/grad_norm': outputs.normG![0]!, 'D/grad_norm': outputs.normD![0]!,
    }),
    evaluate: async runner => ({ 'val/kid': await distance(model, runner, { seed, reference: await reference(runner) }) }),
    sample: async runner => [gridOf(model, draw(runner, fixed), { slot: 'grid', columns: 8, seed })],
    reference: () => [gridOf(model, cycled(images.train, gridSize * pixelsOf(model)), { slot: 'real', columns: 8, seed: 0 })],
    make: async (runner, { count, seed: asked, options }) => Array.from({ length: count }, (_, index) => {
      const latents = latentsOf(model, asked + index, 'latents on request')
      return gridOf(model, draw(runner, latents), { slot: `grid-${index + 1}`, columns: Number(options.columns), seed: asked + index })
    }),
  }
}

function pixelsOf({ size, channels }: GanModel): number {
  return size * size * channels
}

function latentsOf(model: GanModel, seed: number, site: string): Float32Array {
  const rng = makeRng(seed, site)
  return Float32Array.from({ length: gridSize * model.latent }, () => rng.normal())
}

function draw(runner: Runner, z: Float32Array): Float32Array {
  return runner.run('draw', { z }).images as Float32Array
}

/** Rows of each step: every image once an epoch, in an order drawn for it. */
function rowsOf({ count, batch, seed }: { count: number, batch: number, seed: number }): (step: number) => Int32Array {
  let epoch = -1
  let order: Int32Array = new Int32Array(0)
  return step => Int32Array.from({ length: batch }, (_, index) => {
    const at = (step - 1) * batch + index
    const needed = Math.floor(at / count)
    if (needed !== epoch) [epoch, order] = [needed, permutation(count, makeRng(seed, 'epoch', needed))]
    return order[at % count]!
  })
}

/** Content repeated until it has this length. */
function cycled(content: Uint8Array, length: number): Float32Array {
  return Float32Array.from({ length }, (_, at) => content[at % content.length]!)
}

interface Reference { readonly whiten: Whiten, readonly real: Float32Array[] }

/**
 * Measured at the first evaluation: how features lie in the training images, and those of held-out images; of training
 * images where too few are held out.
 */
function referenceOf(model: GanModel, images: OpenedImages): (runner: Runner) => Promise<Reference> {
  let known: Reference | undefined
  const rowsOf = async (runner: Runner, source: Uint8Array, count: number): Promise<Float32Array[]> => {
    const room = Math.ceil(count / gridSize) * gridSize * pixelsOf(model)
    return (await featuresOf(model, runner, cycled(source, room))).slice(0, count)
  }
  const isHeldOut = images.valCount >= 2
  return async runner => {
    if (known) return known
    const whiten = whitening(await rowsOf(runner, images.train, Math.min(whitened, images.trainCount)))
    const count = Math.min(measured, isHeldOut ? images.valCount : images.trainCount)
    return known = { whiten, real: whiten(await rowsOf(runner, isHeldOut ? images.val : images.train, count)) }
  }
}

async function distance(model: GanModel, runner: Runner, { seed, reference }: { seed: number, reference: Reference }): Promise<number> {
  return kernelDistance(reference.whiten(await drawnFeatures(model, runner, seed)), reference.real)
}

async function drawnFeatures(model: GanModel, runner: Runner, seed: number): Promise<Float32Array[]> {
  const rows: Float32Array[] = []
  for (let index = 0; rows.length < measured; index++) {
    rows.push(...await featuresOf(model, runner, draw(runner, latentsOf(model, seed + index, 'measured latents'))))
  }
  return rows
}

/** One row an image; `pixels` holds a multiple of gridSize images. */
async function featuresOf(model: GanModel, runner: Runner, pixels: Float32Array): Promise<Float32Array[]> {
  const rows: Float32Array[] = []
  const batch = gridSize * pixelsOf(model)
  for (let from = 0; from < pixels.length; from += batch) {
    const features = runner.run('features', { images: pixels.subarray(from, from + batch) }).features as Float32Array
    for (let at = 0; at < features.length; at += featureCount) rows.push(features.slice(at, at + featureCount))
    await new Promise(done => setImmediate(done))
  }
  return rows
}

interface Grid { readonly slot: string, readonly columns: number, readonly seed: number }

/** The first columns² images as one picture. */
function gridOf(model: GanModel, values: Float32Array, { slot, columns, seed }: Grid): MadeSample {
  const { size, channels } = model
  const side = columns * size
  const pixels = new Uint8Array(side * side * channels)
  for (let image = 0; image < columns * columns; image++) {
    const [row, column] = [Math.floor(image / columns), image % columns]
    for (let y = 0; y < size; y++) {
      const from = (image * size + y) * size * channels
      pixels.set(values.subarray(from, from + size * channels), ((row * size + y) * side + column * size) * channels)
    }
  }
  return { slot, type: 'image', width: side, height: side, channels, pixels, meta: { columns, rows: columns, tile: size, seed } }
}
