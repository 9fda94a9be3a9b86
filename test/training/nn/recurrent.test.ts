import { beforeAll, describe, expect, it } from 'vitest'
import { loadBackend } from '../../../src-main/engine/backend'
import { gradients } from '../../../src-main/engine/gradients'
import type { Backend, Tensor } from '../../../src-main/engine/types'
import { cells, gatesOf, project, recurrent, recurrentWeights, statesOf, type Cell, type CellOptions } from '../../../src-main/nn/recurrent'
import { makeRng } from '../../../src-main/nn/rng'
import { readCell, type Matrix, type PlainLayer } from './plain-cells'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

const [steps, batch, inputs] = [4, 2, 3]
let hidden = 5
let options: CellOptions = { fused: false, fast: false }

type Part = 'x' | 'wx' | 'wh' | 'b'
type Layer = Record<Part, Float32Array>

function layerOf(cell: Cell, seed = 3): Layer {
  const gates = gatesOf(cell)
  const draw = (site: Part, size: number): Float32Array => {
    const rng = makeRng(seed, site)
    return Float32Array.from({ length: size }, () => 0.5 * rng.normal())
  }
  return {
    x: draw('x', steps * batch * inputs), wx: draw('wx', inputs * gates * hidden),
    wh: draw('wh', hidden * gates * hidden), b: draw('b', gates * hidden),
  }
}

function shapeOf(part: Part, cell: Cell, length = steps): number[] {
  const wide = gatesOf(cell) * hidden
  return { x: [length * batch, inputs], wx: [inputs, wide], wh: [hidden, wide], b: [wide] }[part]
}

function startStates(cell: Cell): Float32Array[] {
  return statesOf(cell).map((_, index) => Float32Array.from({ length: batch * hidden }, (_one, at) => 0.3 * Math.sin(at + 5 * index)))
}

interface Read { outputs: Float32Array, states: Float32Array[] }

function read(cell: Cell, layer: Layer, { states = startStates(cell), length = steps } = {}): Read {
  const { tf } = backend
  let made: Read | undefined
  tf.tidy(() => {
    const part = (name: Part): Tensor => tf.tensor(layer[name], shapeOf(name, cell, length))
    const { outputs, states: after } = recurrent({
      tf, cell, options, rows: project(tf, part('x'), { wx: part('wx'), b: part('b') }), wh: part('wh'), states: states.map(one => tf.tensor(one, [batch, hidden])),
    })
    made = { outputs: outputs.dataSync() as Float32Array, states: after.map(one => one.dataSync() as Float32Array) }
  })
  return made!
}

/** Gradients of the outputs' sum under fixed, uneven weights. */
function slopes(cell: Cell, layer: Layer): Layer {
  const { tf } = backend
  let found: Layer | undefined
  tf.tidy(() => {
    const wrt = Object.fromEntries((['x', 'wx', 'wh', 'b'] as const).map(name => [name, tf.tensor(layer[name], shapeOf(name, cell))]))
    const { grads } = gradients({
      tf, wrt, loss: () => {
        const states = startStates(cell).map(one => tf.tensor(one, [batch, hidden]))
        const { outputs } = recurrent({ tf, cell, options, rows: project(tf, wrt['x']!, { wx: wrt['wx']!, b: wrt['b']! }), wh: wrt['wh']!, states })
        return outputs.mul(tf.tensor(mixture(outputs.size), outputs.shape)).sum()
      },
    })
    found = Object.fromEntries(Object.entries(grads).map(([name, grad]) => [name, grad.dataSync()])) as unknown as Layer
  })
  return found!
}

function mixture(size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, at) => Math.cos(1.3 * at))
}

/** A layer in plain numbers with the float32 values, for the reference. */
function plain(layer: Layer): PlainLayer {
  const rows = (values: Float32Array, width: number): Matrix =>
    Array.from({ length: values.length / width }, (_, row) => [...values.subarray(row * width, (row + 1) * width)])
  const x = rows(layer.x, inputs)
  const wide = layer.b.length
  return {
    x: Array.from({ length: x.length / batch }, (_, t) => x.slice(t * batch, (t + 1) * batch)),
    wx: rows(layer.wx, wide), wh: rows(layer.wh, wide), b: [...layer.b],
  }
}

const ways = cells.flatMap(cell => [{ cell, fused: false, size: 5 }, { cell, fused: true, size: 16 }])

describe.each(ways)('$cell, fused $fused', ({ cell, fused, size }) => {
  beforeAll(() => {
    if (fused) expect(backend.cellKernels, 'set-up compiles the kernels').toBeDefined()
    hidden = size
    options = { fused, fast: false }
  })

  it('gives the outputs and last states of its equations, step by step', () => {
    const layer = layerOf(cell)
    const expected = readCell(cell, plain(layer), startStates(cell).map(state =>
      Array.from({ length: batch }, (_, row) => [...state.subarray(row * hidden, (row + 1) * hidden)])))
    const made = read(cell, layer)
    close(made.outputs, expected.outputs.flat(2), 1e-6)
    expect(made.states).toHaveLength(expected.states.length)
    made.states.forEach((state, index) => close(state, expected.states[index]!.flat(), 1e-6))
  })

  it.each(['x', 'wx', 'wh', 'b'] as const)('has the slope of its reference in %s', part => {
    const layer = layerOf(cell)
    const analytic = slopes(cell, layer)[part]
    // Central differences of the float64 reference: no rounding hides an error of the order of the step.
    const numeric = Array.from(layer[part], (_, at) => {
      const value = (by: number): number => {
        const moved = plain(layer)
        nudge(moved, part, { at, by })
        const { outputs } = readCell(cell, moved, startStates(cell).map(state =>
          Array.from({ length: batch }, (_one, row) => [...state.subarray(row * hidden, (row + 1) * hidden)])))
        const flat = outputs.flat(2)
        const weights = mixture(flat.length)
        return flat.reduce((sum, one, index) => sum + one * weights[index]!, 0)
      }
      return (value(1e-6) - value(-1e-6)) / 2e-6
    })
    close(analytic, numeric, 2e-5)
    expect(numeric.some(slope => Math.abs(slope) > 0.05)).toBe(true)
  })

  it('goes on from its states as if it had never stopped', () => {
    const layer = layerOf(cell)
    const half = layer.x.length / 2
    const whole = read(cell, layer)
    const first = read(cell, { ...layer, x: layer.x.slice(0, half) }, { length: steps / 2 })
    const second = read(cell, { ...layer, x: layer.x.slice(half) }, { length: steps / 2, states: first.states })
    close([...first.outputs, ...second.outputs], [...whole.outputs], 1e-6)
    second.states.forEach((state, index) => close(state, [...whole.states[index]!], 1e-6))
  })

  it('keeps no tensor', () => {
    const before = backend.tf.memory().numTensors
    slopes(cell, layerOf(cell))
    expect(backend.tf.memory().numTensors).toBe(before)
  })
})

interface Sizes { steps: number, batch: number, hidden: number, indexed: boolean }

/** Outputs and gradients of a layer of any size, its inputs looked up in a table. */
function looked(cell: Cell, options: CellOptions, { steps, batch, hidden, indexed }: Sizes) {
  const { tf } = backend
  const [rows, inputs, wide] = [11, 6, gatesOf(cell) * hidden]
  const draw = (site: string, shape: number[]): Tensor => {
    const rng = makeRng(8, site)
    return tf.tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => rng.normal() * Math.sqrt(1 / shape[0]!)), shape)
  }
  const found: Record<string, Float32Array> = {}
  tf.tidy(() => {
    const wrt = { x: draw('x', [rows, inputs]), wx: draw('wx', [inputs, wide]), wh: draw('wh', [hidden, wide]), b: draw('b', [wide]) }
    const rng = makeRng(8, 'index')
    const index = tf.tensor(Int32Array.from({ length: steps * batch }, () => rng.below(rows)), [steps, batch], 'int32')
    const states = statesOf(cell).map(name => draw(name, [batch, hidden]))
    const { grads, aux } = gradients({ tf, wrt, loss: () => {
      const x = indexed ? wrt.x : tf.gather(wrt.x, index.reshape([-1]) as never)
      const made = recurrent({ tf, cell, options, rows: project(tf, x, wrt), wh: wrt.wh, states, ...indexed ? { index } : {} })
      const loss = made.outputs.mul(tf.tensor(mixture(made.outputs.size), made.outputs.shape)).sum()
      const aux: Record<string, Tensor> = { outputs: made.outputs }
      made.states.forEach((state, at) => { aux[`state${at}`] = state })
      return { loss, aux }
    } })
    for (const [name, tensor] of Object.entries({ ...grads, ...aux })) found[name] = tensor.dataSync().slice() as Float32Array
  })
  return found
}

describe.each(cells)('%s in the kernels', cell => {
  const unfused: CellOptions = { fused: false, fast: false }

  it.each([
    { steps: 3, batch: 7, hidden: 80, indexed: true }, { steps: 2, batch: 13, hidden: 48, indexed: false },
    { steps: 5, batch: 1, hidden: 32, indexed: true }, { steps: 1, batch: 3, hidden: 32, indexed: true },
  ])('agrees with TensorFlow at $steps x $batch x $hidden, indexed $indexed', given => {
    const expected = looked(cell, unfused, { ...given, indexed: false })
    for (const made of [looked(cell, { fused: true, fast: false }, given), looked(cell, unfused, given)]) {
      for (const [name, values] of Object.entries(expected)) close(made[name]!, values, 2e-5)
    }
  })

  it('comes near with bfloat16 products', () => {
    const given = { steps: 3, batch: 7, hidden: 80, indexed: true }
    const exact = looked(cell, unfused, given).outputs!
    const fast = looked(cell, { fused: true, fast: true }, given).outputs!
    close(fast, exact, 0.05)
    const isRounded = Array.from(fast).some((value, at) => Math.abs(value - exact[at]!) > 1e-4)
    expect(isRounded).toBe(backend.cellKernels!.hasFast)
  })

  it('lets NaN through', () => {
    const { tf } = backend
    const outputs = tf.tidy(() => recurrent({
      tf, cell, options: { fused: true, fast: false }, rows: tf.fill([2, gatesOf(cell) * 16], Number.NaN),
      wh: tf.ones([16, gatesOf(cell) * 16]), states: statesOf(cell).map(() => tf.zeros([2, 16])),
    }).outputs.dataSync())
    expect(outputs.every(Number.isNaN)).toBe(true)
  })
})

it('starts the forget gate of an LSTM at 1 and every other bias at 0', () => {
  const bias = recurrentWeights(1, 'layer', { cell: 'lstm', inputs, hidden }).find(one => one.name === 'layer/b')!
  expect([...bias.value]).toEqual([0, 1, 0, 0].flatMap(value => Array.from({ length: hidden }, () => value)))
  expect([...recurrentWeights(1, 'layer', { cell: 'gru', inputs, hidden })[2]!.value].every(value => value === 0)).toBe(true)
})

function nudge(layer: PlainLayer, part: Part, { at, by }: { at: number, by: number }): void {
  if (part === 'b') {
    layer.b[at]! += by
    return
  }
  const rows = part === 'x' ? layer.x.flat() : layer[part]
  const width = rows[0]!.length
  rows[Math.floor(at / width)]![at % width]! += by
}

function close(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(found).toHaveLength(expected.length)
  const off = Math.max(...Array.from(found, (value, at) => Math.abs(value - expected[at]!) / Math.max(1, Math.abs(expected[at]!))))
  expect(off).toBeLessThan(tolerance)
}
