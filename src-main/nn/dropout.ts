import { executeRawOp } from '../engine/addon'
import type { RandomSource, Tensor, Tf } from '../engine/types'

export interface DropoutOptions {
  readonly random: RandomSource
  readonly site: string
  /** Of the values that are left out, 0..1. */
  readonly share: number
  /** By the studio's own kernel (Backend.cellKernels), which draws and multiplies in one pass and keeps no mask. */
  readonly fused: boolean
}

/** x with values left out at random, the others larger so that the mean stays (Srivastava et al. 2014). */
export function dropout(tf: Tf, x: Tensor, { random, site, share, fused }: DropoutOptions): Tensor {
  if (share === 0) return x
  if (fused) return dropped(tf, x, { key: random.key(site), share })
  return x.mul(tf.less(random.uniform(site, x.shape), tf.scalar(1 - share)).cast('float32').mul(1 / (1 - share)))
}

/** Linear in x and its own transpose, so its gradient is the same operation. */
function dropped(tf: Tf, x: Tensor, { key, share }: { key: Tensor, share: number }): Tensor {
  return tf.customGrad((...args) => {
    const [given, save] = args as unknown as [Tensor, (kept: Tensor[]) => void]
    save([key])
    return {
      value: executeRawOp(tf, 'DuetDrop', { share: { float: share } }, [given, key], 1)[0]!,
      gradFunc: (dy: Tensor, kept: Tensor[]) => dropped(tf, dy, { key: kept[0]!, share }),
    }
  })(x)
}
