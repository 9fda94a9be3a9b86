/** Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019), as part of a program. */
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
}

const epsilon = 1e-8

/** Moments are variables of our own, so that a resumed run has the same bits. */
export function moments(weights: readonly VariableSpec[]): VariableSpec[] {
  return weights.flatMap(weight => [state(`m/${weight.name}`, weight.shape), state(`v/${weight.name}`, weight.shape)])
}

/** New values of the weights and their moments. */
export function adam({ tf, vars, grads, rate, count, beta1, beta2, decay = 0 }: AdamOptions): Record<string, Tensor> {
  const first = tf.sub(1, tf.pow(tf.scalar(beta1), count))
  const second = tf.sub(1, tf.pow(tf.scalar(beta2), count)).sqrt()
  // rate * m/first / (sqrt(v)/second + eps), with the scalars taken together so that each weight costs few passes.
  const scaled = rate.mul(second).div(first)
  const shift = second.mul(epsilon)
  const updates: Record<string, Tensor> = {}
  for (const [name, grad] of Object.entries(grads)) {
    const weight = vars[name]!
    const m = vars[`m/${name}`]!.mul(beta1).add(grad.mul(1 - beta1))
    const v = vars[`v/${name}`]!.mul(beta2).add(grad.square().mul(1 - beta2))
    const kept = decay > 0 && weight.rank > 1 ? weight.mul(tf.sub(1, rate.mul(decay))) : weight
    updates[`m/${name}`] = m
    updates[`v/${name}`] = v
    updates[name] = kept.sub(m.mul(scaled).div(v.sqrt().add(shift)))
  }
  return updates
}

/** Length of all gradients as one vector. */
export function globalNorm(tf: Tf, grads: Readonly<Record<string, Tensor>>): Tensor {
  return tf.addN(Object.values(grads).map(grad => grad.square().sum())).sqrt()
}

/** Gradients shortened to `limit` (Pascanu et al. 2013) and the length they had. */
export function clipByGlobalNorm(
  tf: Tf, grads: Readonly<Record<string, Tensor>>, limit: number): { grads: Record<string, Tensor>, norm: Tensor } {
  const norm = globalNorm(tf, grads)
  const scale = tf.minimum(tf.scalar(1), tf.scalar(limit).div(norm.add(1e-6)))
  return { norm, grads: Object.fromEntries(Object.entries(grads).map(([name, grad]) => [name, grad.mul(scale)])) }
}
