import { cpus } from 'node:os'
import type { ParamValues } from '#contract'
import { recipes } from '../recipes/index'

/**
 * How TensorFlow is set up for a run, beside what every trainer has. Chains: one thread a kernel, several kernels at once.
 * Kernels: each kernel shared by the cores as well. Fast math: oneDNN rounds the factors of products to bfloat16 where
 * the processor multiplies these faster.
 */
export function runEnvironment(recipe: string, params: ParamValues, { profile = false } = {}): Record<string, string> {
  return {
    ...recipes.find(recipe).parallelism === 'chains' ? {} : { TF_NUM_INTRAOP_THREADS: String(cpus().length) },
    // The clocks inside a profiled step are not deterministic, and TensorFlow would refuse them.
    ...profile ? { TF_DETERMINISTIC_OPS: '0' } : {},
    ...params.fastMath === true ? { ONEDNN_DEFAULT_FPMATH_MODE: 'BF16' } : {},
  }
}
