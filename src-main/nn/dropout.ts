import { executeRawOp } from '../engine/addon'
import type { RandomSource, Tensor, Tf } from '../engine/types'

export interface DropoutOptions {
  readonly random: RandomSource
  readonly site: string
  /** Of the values that are left out, 0..1; a scalar where it changes from step to step. */
  readonly share: number | Tensor
  /** By the studio's own kernel (Backend.cellKernels), which draws and multiplies in one pass and keeps no mask. */
  readonly fused: boolean
}

/** x with values left out at random, the others larger so that the mean stays (Srivastava et al. 2014). */
export function dropout(tf: Tf, x: Tensor, { random, site, share, fused }: DropoutOptions): Tensor {
  if (share === 0) return x
  const left = typeof share === 'number' ? tf.scalar(share) : share
  if (fused) return dropped(tf, x, { key: random.key(site), share: left })
  const keep = tf.scalar(1).sub(left)
  return x.mul(tf.less(random.uniform(site, x.shape), keep as never).cast('float32').div(keep))
}

/** Linear in x and its own transpose, so its gradient is the same operation. */
function dropped(tf: Tf, x: Tensor, { key, share }: { key: Tensor, share: Tensor }): Tensor {
  return tf.customGrad((...args) => {
    const [given, save] = args as unknown as [Tensor, (kept: Tensor[]) => void]
    save([key, share])
    return {
      value: executeRawOp(tf, 'DuetDrop', {}, [given, key, share], 1)[0]!,
      gradFunc: (dy: Tensor, kept: Tensor[]) => dropped(tf, dy, { key: kept[0]!, share: kept[1]! }),
    }
  })(x)
}
