import { beforeAll, describe, expect, it } from 'vitest'
import { loadBackend } from '../../../src-main/engine/backend'
import type { Backend } from '../../../src-main/engine/types'
import { imageGan } from '../../../src-main/recipes/image-gan'
import { openedShapes, startRunner, startSession, tinyGan, trainSteps, trainWhole } from '../../support/training'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

const dataset = openedShapes(96)

const colourful = openedShapes(96, { channels: 3 })

describe.each([
  ['non-saturating', 'grey', dataset], ['least-squares', 'grey', dataset], ['non-saturating', 'colour', colourful],
] as const)('the image GAN with the %s loss in %s', (loss, colour, images) => {
  it('has the same bits compiled and operation by operation, and with the same seed, not with another', async () => {
    const setting = { params: { ...tinyGan, loss, colour }, dataset: images, steps: 50 }
    const compiled = await trainWhole(backend, imageGan, { ...setting, mode: 'compiled' })
    expect(await trainWhole(backend, imageGan, { ...setting, mode: 'eager' })).toEqual(compiled)
    expect(await trainWhole(backend, imageGan, { ...setting, mode: 'compiled' })).toEqual(compiled)
    expect((await trainWhole(backend, imageGan, { ...setting, mode: 'compiled', seed: 12 })).metrics).not.toEqual(compiled.metrics)
  })

  it('comes nearer to the held-out images', async () => {
    const rates = { generatorRate: 1e-3, discriminatorRate: 1e-3, ema: 0.9 }
    const params = { ...tinyGan, ...rates, loss, colour, generatorWidth: 16, discriminatorWidth: 16, batch: 16, steps: 200 }
    const session = startSession(backend, imageGan, { params, dataset: images })
    const runner = startRunner(backend, session)
    const { 'val/kid': before } = await session.evaluate(runner)
    const metrics = trainSteps(session, runner, { to: 200 })
    const { 'val/kid': after } = await session.evaluate(runner)
    runner.dispose()
    for (const one of metrics) for (const value of Object.values(one)) expect(Number.isFinite(value)).toBe(true)
    expect(after!).toBeLessThan(before! / 2)
  })
})

it.each([[1, 'grey'], [3, 'colour']] as const)('draws a grid and lays a real one beside it, with %d channels', async (channels, colour) => {
  const images = openedShapes(80, { channels })
  const session = startSession(backend, imageGan, { params: { ...tinyGan, colour }, dataset: images })
  const runner = startRunner(backend, session)
  const [grid] = await session.sample(runner, 0)
  const [real] = session.reference!()
  runner.dispose()
  for (const one of [grid!, real!]) expect(one).toMatchObject({ type: 'image', width: 224, height: 224, channels, meta: { columns: 8, tile: 28 } })
  if (real?.type !== 'image') throw new Error('no image')
  // The first tile is the first training image.
  const { pixels } = real
  const first = Array.from({ length: 28 }, (_, y) => [...pixels.subarray(y * 224 * channels, (y * 224 + 28) * channels)]).flat()
  expect(first).toEqual([...images.train.subarray(0, 28 * 28 * channels)])
})

it('draws the run\'s grid from the same latents with the averaged weights', async () => {
  const session = startSession(backend, imageGan, { params: { ...tinyGan, ema: 0.5 }, dataset })
  const runner = startRunner(backend, session)
  trainSteps(session, runner, { to: 3 })
  const drawn = await session.sample(runner, 3)
  expect(await session.sample(runner, 3)).toEqual(drawn)
  const names = session.network.variables.map(one => one.name).filter(name => name.startsWith('ema/'))
  expect(names.length).toBeGreaterThan(4)
  const average = runner.read(names)
  // Other weights of G do not change the grid; other averages do.
  const own = names.map(name => name.slice('ema/'.length))
  runner.write(Object.fromEntries(own.map(name => [name, new Float32Array(runner.read([name])[name]!.length)])))
  expect(await session.sample(runner, 3)).toEqual(drawn)
  runner.write(Object.fromEntries(names.map(name => [name, (average[name] as Float32Array).map(value => value * 0.5)])))
  expect(await session.sample(runner, 3)).not.toEqual(drawn)
  runner.dispose()
})

it('averages the weights of G as the formula says, short at first', () => {
  const session = startSession(backend, imageGan, { params: { ...tinyGan, ema: 0.4 }, dataset })
  const runner = startRunner(backend, session)
  const weights = session.network.variables.filter(one => one.role === 'weight' && one.name.startsWith('G/')).map(one => one.name)
  const averages = () => weights.map(name => [...runner.read([`ema/${name}`])[`ema/${name}`]!])
  let expected = averages()
  for (let step = 1; step <= 8; step++) {
    trainSteps(session, runner, { from: step - 1, to: step })
    const decay = Math.min(0.4, (1 + step) / (10 + step))
    expected = expected.map((values, at) => {
      const now = runner.read([weights[at]!])[weights[at]!]!
      return values.map((value, index) => decay * value + (1 - decay) * now[index]!)
    })
  }
  const off = averages().map((values, at) => Math.max(...values.map((value, index) => Math.abs(value - expected[at]![index]!))))
  expect(weights).toHaveLength(7)
  expect(Math.max(...off)).toBeLessThan(1e-6)
  runner.dispose()
})

it.each(['eager', 'compiled'] as const)('keeps no tensor over a step, an evaluation or a sample: %s', async mode => {
  const session = startSession(backend, imageGan, { params: tinyGan, dataset })
  const runner = startRunner(backend, session, mode)
  trainSteps(session, runner, { to: 1 })
  await session.evaluate(runner)
  const before = backend.tf.memory().numTensors
  trainSteps(session, runner, { from: 1, to: 4 })
  await session.evaluate(runner)
  await session.sample(runner, 4)
  expect(backend.tf.memory().numTensors).toBe(before)
  runner.dispose()
})

it('sees every image once an epoch, in an order of its own', () => {
  const session = startSession(backend, imageGan, { params: { ...tinyGan, batch: 8 }, dataset })
  const epoch = (from: number): number[] => Array.from({ length: 12 }, (_, at) => [...session.inputs(from + at, 0)['rows']!]).flat()
  const sorted = Array.from({ length: 96 }, (_, at) => at)
  expect(epoch(1).toSorted((a, b) => a - b)).toEqual(sorted)
  expect(epoch(13).toSorted((a, b) => a - b)).toEqual(sorted)
  expect(epoch(13)).not.toEqual(epoch(1))
})

it('draws other images for another seed on demand, the same for the same', async () => {
  const session = startSession(backend, imageGan, { params: tinyGan, dataset })
  const runner = startRunner(backend, session)
  const make = (seed: number) => session.make(runner, { count: 2, seed, options: { columns: 3 } })
  const first = await make(5)
  expect(first).toHaveLength(2)
  expect(first[0]).toMatchObject({ width: 84, height: 84, meta: { columns: 3, seed: 5 } })
  expect(await make(5)).toEqual(first)
  expect((await make(6))[0]).toEqual({ ...first[1]!, slot: 'grid-1' })
  runner.dispose()
})
