import { executeRawOp } from '../engine/addon'
import type { Tensor, Tf } from '../engine/types'

/**
 * Cross-entropy in nats of integer targets [n] under logits [n, classes]: one kernel gives the losses [n] and their
 * gradient.
 */
export function sparseCrossEntropy(tf: Tf, logits: Tensor, targets: Tensor): Tensor {
  const op = tf.customGrad((...args) => {
    const [x, save] = args as unknown as [Tensor, (kept: Tensor[]) => void]
    const [loss, gradient] = executeRawOp(tf, 'SparseSoftmaxCrossEntropyWithLogits',
      { T: { type: 'float32' }, Tlabels: { type: 'int32' } }, [x, targets], 2) as [Tensor, Tensor]
    save([gradient])
    return { value: loss, gradFunc: (dy: Tensor, kept: Tensor[]) => kept[0]!.mul(dy.expandDims(1)) }
  })
  return op(logits)
}

/** Sigmoid cross-entropy in nats of logits against one target value in [0, 1]: softplus(x) - x * target. */
export function sigmoidCrossEntropy(tf: Tf, logits: Tensor, target: number): Tensor {
  const loss = tf.softplus(logits)
  return target === 0 ? loss.mean() : loss.sub(logits.mul(target)).mean()
}
