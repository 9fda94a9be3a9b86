import { cpus } from 'node:os'
import { recipes } from '../recipes/index'

/**
 * How TensorFlow uses the cores for a recipe, beside what every trainer has. Chains: one thread a kernel, several kernels
 * at once. Kernels: each kernel shared by the cores as well.
 */
export function threadsFor(recipe: string): Record<string, string> {
  if (recipes.find(recipe).parallelism === 'chains') return {}
  return { TF_NUM_INTRAOP_THREADS: String(cpus().length) }
}
