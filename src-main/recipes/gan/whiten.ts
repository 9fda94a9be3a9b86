/**
 * Features made comparable: centred and decorrelated by what the training images show, so that a rare direction counts
 * as much as a common one. Without it a distance mostly tells brightness and the width of strokes.
 */

/** Share of the mean variance that every direction has at least, so that few images suffice. */
const ridge = 0.1

export type Whiten = (rows: readonly Float32Array[]) => Float32Array[]

/** Rows [n, d] -> the map x -> R⁻¹ (x - mean), where R is the lower Cholesky factor of their covariance. */
export function whitening(rows: readonly Float32Array[]): Whiten {
  const size = rows[0]!.length
  const mean = new Float64Array(size)
  for (const row of rows) for (let at = 0; at < size; at++) mean[at]! += row[at]! / rows.length
  const factor = cholesky(covariance(rows, mean), size)
  return all => all.map(row => solve(factor, Float64Array.from(row, (value, at) => value - mean[at]!)))
}

/** Lower triangle [d, d] of the covariance with its ridge; the identity where all rows are the same. */
function covariance(rows: readonly Float32Array[], mean: Float64Array): Float64Array {
  const size = mean.length
  const sum = new Float64Array(size * size)
  const centred = new Float64Array(size)
  for (const row of rows) {
    for (let at = 0; at < size; at++) centred[at] = row[at]! - mean[at]!
    for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) sum[i * size + j]! += centred[i]! * centred[j]!
  }
  const count = Math.max(1, rows.length - 1)
  let variance = 0
  for (let i = 0; i < size; i++) variance += sum[i * size + i]! / count / size
  for (let at = 0; at < sum.length; at++) sum[at]! /= count
  for (let i = 0; i < size; i++) sum[i * size + i]! += variance > 0 ? ridge * variance : 1
  return sum
}

/** In place: lower triangle of a positive definite matrix -> its factor R with R Rᵀ = the matrix. */
function cholesky(matrix: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let value = matrix[i * size + j]!
      for (let k = 0; k < j; k++) value -= matrix[i * size + k]! * matrix[j * size + k]!
      matrix[i * size + j] = i === j ? Math.sqrt(value) : value / matrix[j * size + j]!
    }
  }
  return matrix
}

/** R z = x by forward substitution. */
function solve(factor: Float64Array, x: Float64Array): Float32Array {
  const size = x.length
  const z = new Float32Array(size)
  for (let i = 0; i < size; i++) {
    let value = x[i]!
    for (let k = 0; k < i; k++) value -= factor[i * size + k]! * z[k]!
    z[i] = value / factor[i * size + i]!
  }
  return z
}
