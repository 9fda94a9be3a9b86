/** What will become of files that were dropped, before anything is copied. */
import type { Skipped } from '#contract'

export interface PlanGroup {
  readonly name: string
  /** Id of the kind it is taken for. */
  readonly kind: string
  /** Kinds it could be as well, the likeliest first; with `kind` itself. */
  readonly kinds: readonly string[]
  readonly files: number
  readonly bytes: number
  /** Whether its content leaves no doubt about the kind. */
  readonly isSure: boolean
}

export interface Plan {
  readonly groups: readonly PlanGroup[]
  /** Files that are left out whatever is chosen; at most the first 200. */
  readonly skipped: readonly Skipped[]
  readonly skippedCount: number
}

/** One plain thing of which nothing is left out needs no question: it starts at once. */
export function startsAtOnce({ groups, skippedCount }: Plan): boolean {
  return groups.length === 1 && groups[0]!.isSure && skippedCount === 0
}

/** What the plan makes in all. */
export function totalOf(groups: readonly PlanGroup[]): { files: number, bytes: number } {
  return groups.reduce((sum, { files, bytes }) => ({ files: sum.files + files, bytes: sum.bytes + bytes }), { files: 0, bytes: 0 })
}
