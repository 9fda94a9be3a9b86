/** Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019), as part of a program. */
import { executeRawOp } from '../engine/addon'
import type { Tensor, Tf, VariableSpec } from '../engine/types'
import { state } from './variables'

export interface AdamOptions {
  readonly tf: Tf
  readonly vars: Readonly<Record<string, Tensor>>
  readonly grads: Readonly<Record<string, Tensor>>
  /** float32 scalar. */
  readonly rate: Tensor
  /** float32 scalar: updates made, this one counted, from 1. */
  readonly count: Tensor
  readonly beta1: number
  readonly beta2: number
  /** Pulls matrices (not vectors) toward 0 by rate * decay. */
  readonly decay?: number
  /** float32 scalar by which the gradients are multiplied first, see clipByGlobalNorm. */
  readonly scale?: Tensor
  /** By the studio's own kernel (Backend.cellKernels): one pass over each weight instead of a dozen. */
  readonly fused?: boolean
}

const epsilon = 1e-8

/** Moments are variables of our own, so that a resumed run has the same bits. */
export function moments(weights: readonly VariableSpec[]): VariableSpec[] {
  return weights.flatMap(weight => [state(`m/${weight.name}`, weight.shape), state(`v/${weight.name}`, weight.shape)])
}

/** rate * m/first / (sqrt(v)/second + eps), with the scalars taken together so that each weight costs few passes. */
interface Scalars { readonly scale: Tensor, readonly keep: Tensor, readonly rate: Tensor, readonly shift: Tensor }

interface One extends Pick<AdamOptions, 'tf' | 'beta1' | 'beta2'> {
  readonly weight: Tensor
  readonly m: Tensor
  readonly v: Tensor
  readonly grad: Tensor
}

/** New values of the weights and their moments. */
export function adam({ tf, vars, grads, rate, count, beta1, beta2, decay = 0, scale, fused = false }: AdamOptions): Record<string, Tensor> {
  const first = tf.sub(1, tf.pow(tf.scalar(beta1), count))
  const second = tf.sub(1, tf.pow(tf.scalar(beta2), count)).sqrt()
  const common = { scale: scale ?? tf.scalar(1), rate: rate.mul(second).div(first), shift: second.mul(epsilon) }
  const update = fused ? fusedUpdate : plainUpdate
  const [ofMatrices, ofVectors] = [tf.sub(1, rate.mul(decay)), tf.scalar(1)]
    .map(keep => update(tf, { ...common, keep })) as [Update, Update]
  const updates: Record<string, Tensor> = {}
  for (const [name, grad] of Object.entries(grads)) {
    const weight = vars[name]!
    const [w, m, v] = (weight.rank > 1 ? ofMatrices : ofVectors)({
      tf, beta1, beta2, weight, m: vars[`m/${name}`]!, v: vars[`v/${name}`]!, grad,
    })
    updates[`m/${name}`] = m
    updates[`v/${name}`] = v
    updates[name] = w
  }
  return updates
}

/** New weight and moments. */
type Update = (one: One) => readonly [w: Tensor, m: Tensor, v: Tensor]

function plainUpdate(_tf: Tf, { scale, keep, rate, shift }: Scalars): Update {
  return ({ beta1, beta2, weight, m, v, grad }) => {
    const scaled = grad.mul(scale)
    const newM = m.mul(beta1).add(scaled.mul(1 - beta1))
    const newV = v.mul(beta2).add(scaled.square().mul(1 - beta2))
    return [weight.mul(keep).sub(newM.mul(rate).div(newV.sqrt().add(shift))), newM, newV]
  }
}

function fusedUpdate(tf: Tf, { scale, keep, rate, shift }: Scalars): Update {
  const scalars = tf.stack([scale, keep, rate, shift].map(one => one.reshape([])))
  return ({ beta1, beta2, weight, m, v, grad }) => executeRawOp(tf, 'DuetAdam',
    { beta1: { float: beta1 }, beta2: { float: beta2 } }, [weight, m, v, grad, scalars], 3) as [Tensor, Tensor, Tensor]
}

/** Length of all gradients as one vector; `fused` as in AdamOptions. */
export function globalNorm(tf: Tf, grads: Readonly<Record<string, Tensor>>, { fused }: { fused: boolean }): Tensor {
  const squares = (grad: Tensor): Tensor => fused ? executeRawOp(tf, 'DuetSumOfSquares', {}, [grad], 1)[0]! : grad.square().sum()
  return tf.addN(Object.values(grads).map(squares)).sqrt()
}

/** a * share + b * (1 - share), with share a float32 scalar: a running mean. `fused` as in AdamOptions. */
export function blend(tf: Tf, { a, b, share, fused }: { a: Tensor, b: Tensor, share: Tensor, fused: boolean }): Tensor {
  if (fused) return executeRawOp(tf, 'DuetBlend', {}, [a, b, share.reshape([])], 1)[0]!
  return a.mul(share).add(b.mul(tf.sub(1, share)))
}

/** What shortens the gradients to `limit` when they are multiplied by it (Pascanu et al. 2013), and the length they have. */
export function clipByGlobalNorm(
  tf: Tf, grads: Readonly<Record<string, Tensor>>, { limit, fused }: { limit: number, fused: boolean }): { scale: Tensor, norm: Tensor } {
  const norm = globalNorm(tf, grads, { fused })
  return { norm, scale: tf.minimum(tf.scalar(1), tf.scalar(limit).div(norm.add(1e-6))) }
}
