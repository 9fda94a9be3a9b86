/** First-order gradients of a loss by variable name. Traceable. */
import type { Tensor, Tf } from './types'

export interface GradientOptions<A extends Record<string, Tensor>> {
  readonly tf: Tf
  /** A scalar, alone or with other tensors to keep. The loss must be computed from the very tensors in `wrt`. */
  readonly loss: () => Tensor | { readonly loss: Tensor, readonly aux: A }
  readonly wrt: Readonly<Record<string, Tensor>>
}

export interface GradientResult<A extends Record<string, Tensor>> {
  readonly loss: Tensor
  readonly aux: A
  /** One gradient a name of `wrt`, of its shape. */
  readonly grads: Record<string, Tensor>
}

/** Throws when the loss is no scalar, or names the variables that it does not depend on. */
export function gradients<A extends Record<string, Tensor> = Record<string, Tensor>>(
  options: GradientOptions<A>): GradientResult<A> {
  const { tf, wrt } = options
  const kept: Record<string, Tensor> = {}
  const names = Object.keys(wrt)
  const forward = (): Tensor => {
    const made = options.loss()
    if (!('aux' in made)) return made
    // The tape's scope disposes everything but the loss, so the others are kept past its end.
    for (const [name, tensor] of Object.entries(made.aux)) kept[name] = tf.keep(tensor.clone())
    return made.loss
  }
  try {
    const { value, grads } = tf.engine().gradients(forward, names.map(name => wrt[name]!), undefined, true)
    if (value.rank !== 0) throw new Error(`A loss must be a scalar and has the shape [${value.shape.join(', ')}]`)
    const missing = names.filter((_, i) => grads[i] === null || grads[i] === undefined)
    if (missing.length > 0) throw new Error(`The loss does not depend on ${missing.join(', ')}: no gradient reaches it`)
    const aux = Object.fromEntries(Object.entries(kept).map(([name, tensor]) => [name, tensor.clone()])) as A
    return { loss: value, aux, grads: Object.fromEntries(names.map((name, i) => [name, grads[i]!])) }
  } finally {
    for (const tensor of Object.values(kept)) tensor.dispose()
  }
}
