/** The samples of a run, as they come, and which of them stand at a step. */
import type { Sample } from '#contract'
import { computed, type ComputedRef } from 'vue'
import { useEvent } from '../ipc/use-event'
import { useQuery } from '../ipc/use-query'

/** Slot of real examples that generated ones are laid beside. */
const realSlot = 'real'

export interface Samples {
  /** Steps at which samples were made while training, ascending. */
  readonly steps: ComputedRef<readonly number[]>
  /** Made on demand, newest first. */
  readonly made: ComputedRef<readonly Sample[]>
  readonly real: ComputedRef<Sample | undefined>
  readonly all: ComputedRef<readonly Sample[]>
}

export function useSamples(run: () => string | null): Samples {
  const { data } = useQuery('samples.list', () => {
    const id = run()
    return id === null ? null : { run: id }
  })
  useEvent('samples.added', ({ run: of, samples }) => {
    if (of !== run() || !data.value) return
    const known = new Set(data.value.map(one => one.id))
    data.value = [...data.value, ...samples.filter(one => !known.has(one.id))]
  })
  const all = computed(() => data.value ?? [])
  return {
    all,
    steps: computed(() => stepsOf(all.value)),
    made: computed(() => all.value.filter(one => one.origin === 'request').sort((a, b) => b.createdAt - a.createdAt)),
    real: computed(() => all.value.find(one => one.slot === realSlot)),
  }
}

const isFrame = (sample: Sample): boolean => sample.origin === 'training' && sample.slot !== realSlot

export function stepsOf(samples: readonly Sample[]): number[] {
  return [...new Set(samples.filter(isFrame).map(one => one.step))].sort((a, b) => a - b)
}

/** The newest samples made at or before a step (null: the newest of all), in order of their slot; before the first, the first. */
export function frameAt(samples: readonly Sample[], step: number | null): Sample[] {
  const steps = stepsOf(samples)
  const at = step === null ? steps.at(-1) : steps.findLast(one => one <= step) ?? steps[0]
  return samples.filter(one => isFrame(one) && one.step === at).sort((a, b) => a.slot < b.slot ? -1 : 1)
}
