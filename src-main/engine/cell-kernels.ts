/**
 * The studio's own operations of TensorFlow: recurrent cells over whole sequences (native/). Set-up compiles them; where
 * it could not, layers run as rows of TensorFlow's operations, which is slower and right all the same.
 */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export interface CellKernels {
  /** Of the processor, for example avx512. */
  readonly instructions: string
  /** Whether they have bfloat16 products. */
  readonly hasFast: boolean
}

/** Beside the addon of tfjs-node. After TensorFlow is loaded. `DUET_CELL_KERNELS=off` does without. */
export function loadCellKernels(): CellKernels | undefined {
  if (process.env['DUET_CELL_KERNELS'] === 'off') return undefined
  const require = createRequire(import.meta.url)
  const folder = dirname(require.resolve('@tensorflow/tfjs-node/package.json'))
  try {
    return require(join(folder, 'lib/napi-v8/duet_kernels.node')) as CellKernels
  } catch {
    return undefined
  }
}
