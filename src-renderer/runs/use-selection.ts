import { computed, ref, shallowRef, type ComputedRef, type ShallowRef } from 'vue'

export interface Selection {
  readonly ids: ShallowRef<ReadonlySet<string>>
  readonly count: ComputedRef<number>
  /** Ticks or unticks one; with `toHere`, everything between the last one ticked and this. */
  toggle(id: string, toHere?: boolean): void
  all(): void
  clear(): void
}

/** Ticked rows of a table; only rows that are shown count. */
export function useSelection(shown: () => readonly string[]): Selection {
  const ids = shallowRef<ReadonlySet<string>>(new Set())
  const anchor = ref<string | null>(null)
  const count = computed(() => shown().filter(id => ids.value.has(id)).length)
  function toggle(id: string, toHere = false): void {
    const next = new Set(ids.value)
    const order = shown()
    const from = anchor.value === null ? -1 : order.indexOf(anchor.value)
    const to = order.indexOf(id)
    if (toHere && from >= 0 && to >= 0) for (const one of order.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one)
    else if (!next.delete(id)) next.add(id)
    anchor.value = id
    ids.value = next
  }
  return { ids, count, toggle, all: () => ids.value = new Set(shown()), clear: () => ids.value = new Set() }
}
