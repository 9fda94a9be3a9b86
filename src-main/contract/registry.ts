import { StudioError } from './errors'

export interface Registry<T> {
  /** Sorted by id. */
  readonly all: readonly T[]
  /** Throws NOT_FOUND with the ids there are. */
  find(id: string): T
}

/** Collects the definitions that modules (from import.meta.glob) export; throws when two have the same id. */
export function makeRegistry<T extends { readonly id: string }>(
  what: string,
  modules: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  isOne: (value: object) => boolean,
): Registry<T> {
  const exported = Object.values(modules).flatMap(module => Object.values(module))
  const all = exported.filter((value): value is T => typeof value === 'object' && value !== null && isOne(value))
  all.sort((a, b) => a.id < b.id ? -1 : 1)
  const known = all.map(one => one.id)
  if (new Set(known).size !== known.length) throw new Error(`two definitions of a ${what} have the same id: ${known.join(', ')}`)
  const find = (id: string): T => {
    const found = all.find(one => one.id === id)
    if (found) return found
    throw new StudioError('NOT_FOUND', `There is no ${what} "${id}". Known: ${known.join(', ')}.`, { what, id })
  }
  return { all, find }
}
