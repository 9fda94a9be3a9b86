/**
 * How far a run is on its way, for schedules. With a time limit that depends on how fast the steps are, so it is planned
 * at each checkpoint from the speed so far and then followed step by step: a run that is killed and resumed follows the
 * plan in its checkpoint and so makes the same steps with the same bits.
 */
import * as v from 'valibot'
import type { Limits } from '#contract'

export const Plan = v.object({ fromStep: v.number(), progress: v.number(), perStep: v.number() })
export type Plan = v.InferOutput<typeof Plan>

export interface PlanInput {
  readonly step: number
  readonly totalSteps: number
  /** Trained so far. */
  readonly seconds: number
  readonly limits: Limits
  readonly plan: Plan | null
}

/** Steps before the speed is trusted. */
export const trustedSteps = 30

export function progressAt(plan: Plan, step: number): number {
  return Math.min(1, plan.progress + plan.perStep * (step - plan.fromStep))
}

export function makePlan({ step, totalSteps, seconds, limits, plan }: PlanInput): Plan {
  const progress = plan ? progressAt(plan, step) : 0
  const bySteps = Math.max(1, totalSteps - step)
  const byTime = limits.maxSeconds !== undefined && step >= trustedSteps && seconds > 0
    ? Math.max(1, (limits.maxSeconds - seconds) / (seconds / step))
    : bySteps
  return { fromStep: step, progress, perStep: (1 - progress) / Math.min(bySteps, byTime) }
}
