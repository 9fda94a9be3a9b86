/** Kernels of tfjs-node 4.22.0 that cannot stand in a compiled program as they are. */
import { dtypeOf, executeRawOp } from './addon'
import type { Tensor, Tf } from './types'

/** Once, when TensorFlow is loaded. */
export function replaceKernels(tf: Tf): void {
  replaceGather(tf)
  replaceSoftmax(tf)
}

/**
 * tfjs-node's gather reads the indices to check them, which waits for them and cannot be traced. TensorFlow's kernel
 * checks them itself. Remove when tfjs-node no longer reads (4.22.0 does).
 */
function replaceGather(tf: Tf): void {
  tf.unregisterKernel('GatherV2', 'tensorflow')
  tf.registerKernel({
    kernelName: 'GatherV2',
    backendName: 'tensorflow',
    kernelFunc({ inputs, attrs }) {
      const { x, indices } = inputs as Record<'x' | 'indices', Tensor>
      const { axis, batchDims } = attrs as Record<'axis' | 'batchDims', number>
      return tf.tidy(() => executeRawOp(tf, 'GatherV2', {
        batch_dims: { int: batchDims ?? 0 },
        Tparams: { type: dtypeOf(tf, x) },
        Tindices: { type: 'int32' },
        Taxis: { type: 'int32' },
      }, [x, indices, tf.scalar(axis, 'int32')], 1)[0]!)
    },
  })
}

/**
 * A graph runs oneDNN's softmax and an operation alone runs TensorFlow's, with other last bits. So both run this one.
 * Remove when `operations.test.ts` passes without it.
 */
function replaceSoftmax(tf: Tf): void {
  tf.unregisterKernel('Softmax', 'tensorflow')
  tf.registerKernel({
    kernelName: 'Softmax',
    backendName: 'tensorflow',
    kernelFunc({ inputs, attrs }) {
      const logits = inputs['logits'] as Tensor
      const axis = (attrs as { dim: number }).dim
      return tf.tidy(() => {
        const powers = logits.sub(logits.max(axis, true)).exp()
        return powers.div(powers.sum(axis, true))
      })
    },
  })
}
