import type { ParamValues } from '#contract'

/**
 * Learning rate of a step (from 1): linear warm-up, then by `progress` in 0..1 a half cosine down to a hundredth
 * (Loshchilov and Hutter 2017, without restarts), or constant. Params: learningRate, schedule, warmup.
 */
export function learningRate(params: ParamValues, step: number, progress: number): number {
  const highest = Number(params.learningRate)
  const warmup = Number(params.warmup ?? 0)
  const rising = warmup > 0 ? Math.min(1, step / warmup) : 1
  if (params.schedule !== 'cosine') return highest * rising
  const lowest = highest / 100
  const along = Math.min(1, Math.max(0, progress))
  return rising * (lowest + (highest - lowest) * 0.5 * (1 + Math.cos(Math.PI * along)))
}
