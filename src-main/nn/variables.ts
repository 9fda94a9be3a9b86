/** Variables with their initial values. */
import type { Tensor, VariableSpec } from '../engine/types'
import { makeRng } from './rng'

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1)
}

function weight(name: string, shape: readonly number[], value: Float32Array): VariableSpec {
  return { name, shape, dtype: 'float32', role: 'weight', value }
}

/**
 * Uniform in ±sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010); fans of a convolution count its window. `blocks`
 * matrices that lie side by side have the limit of one.
 */
export function glorot(seed: number, name: string, shape: readonly number[], blocks = 1): VariableSpec {
  const window = sizeOf(shape.slice(0, -2))
  const fans = window * ((shape.at(-2) ?? 1) + (shape.at(-1) ?? 1) / blocks)
  const limit = Math.sqrt(6 / fans)
  const rng = makeRng(seed, name)
  return weight(name, shape, Float32Array.from({ length: sizeOf(shape) }, () => (2 * rng.uniform() - 1) * limit))
}

export function normal(seed: number, name: string, { shape, deviation }: { shape: readonly number[], deviation: number }): VariableSpec {
  const rng = makeRng(seed, name)
  return weight(name, shape, Float32Array.from({ length: sizeOf(shape) }, () => rng.normal() * deviation))
}

export function constant(name: string, shape: readonly number[], value: number): VariableSpec {
  return weight(name, shape, new Float32Array(sizeOf(shape)).fill(value))
}

/** `blocks` square orthogonal matrices of `size` side by side: [size, blocks * size] (Saxe et al. 2013). */
export function orthogonal(seed: number, name: string, { size, blocks }: { size: number, blocks: number }): VariableSpec {
  const value = new Float32Array(size * size * blocks)
  for (let block = 0; block < blocks; block++) {
    orthonormalRows(size, makeRng(seed, name, block)).forEach((row, r) => value.set(row, r * size * blocks + block * size))
  }
  return weight(name, [size, size * blocks], value)
}

/** Modified Gram-Schmidt on normal rows. */
function orthonormalRows(size: number, rng: ReturnType<typeof makeRng>): Float64Array[] {
  const rows: Float64Array[] = []
  for (let r = 0; r < size; r++) {
    const row = Float64Array.from({ length: size }, () => rng.normal())
    for (const other of rows) {
      let dot = 0
      for (let at = 0; at < size; at++) dot += row[at]! * other[at]!
      for (let at = 0; at < size; at++) row[at]! -= dot * other[at]!
    }
    const norm = Math.hypot(...row)
    for (let at = 0; at < size; at++) row[at]! /= norm
    rows.push(row)
  }
  return rows
}

/** Carried by training but not trained: moments, recurrent state. */
export function state(name: string, shape: readonly number[]): VariableSpec {
  return { name, shape, dtype: 'float32', role: 'state', value: new Float32Array(sizeOf(shape)) }
}

/** Number of updates made, the step of the random key. */
export const stepVariable: VariableSpec = { name: 'step', shape: [], dtype: 'int32', role: 'state', value: new Int32Array(1) }

/** Resident data; not in checkpoints. */
export function data(name: string, shape: readonly number[], value: Int32Array | Uint8Array | Float32Array): VariableSpec {
  const dtype = value instanceof Int32Array ? 'int32' : value instanceof Uint8Array ? 'uint8' : 'float32'
  return { name, shape, dtype, role: 'data', value }
}

export function parametersOf(variables: readonly VariableSpec[]): number {
  return variables.filter(one => one.role === 'weight').reduce((sum, one) => sum + sizeOf(one.shape), 0)
}

/** The tensors of these variables, by name. */
export function pick(vars: Readonly<Record<string, Tensor>>, specs: readonly VariableSpec[]): Record<string, Tensor> {
  return Object.fromEntries(specs.map(spec => [spec.name, vars[spec.name]!]))
}
