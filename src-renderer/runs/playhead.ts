/** The sample step before (-1) or after (1) a playhead; null stands at the newest. Undefined where there is no sample. */
export function nextStep(steps: readonly number[], playhead: number | null, by: -1 | 1): number | undefined {
  const newest = steps.at(-1)
  if (newest === undefined) return undefined
  if (by === 1) return playhead === null ? newest : steps.find(one => one > playhead) ?? newest
  const at = playhead ?? newest
  // Between two samples the earlier one is shown, so the one before that comes next.
  const shown = steps.findLast(one => one <= at) ?? steps[0]!
  return steps.findLast(one => one < shown) ?? steps[0]
}
