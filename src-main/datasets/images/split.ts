/** Which pictures or clips validate. */

/**
 * A tenth of the distinct contents of each class by the order of their hashes, so that equal ones fall on the same side;
 * at least one in all. `labels` holds the class of each, -1 where there is none.
 */
export function heldOut(hashes: readonly string[], labels: ArrayLike<number>): Set<string> {
  const classOf = new Map<string, number>()
  for (const [index, hash] of hashes.entries()) if (!classOf.has(hash)) classOf.set(hash, labels[index]!)
  const byClass = new Map<number, string[]>()
  for (const [hash, label] of classOf) {
    const own = byClass.get(label)
    if (own) own.push(hash)
    else byClass.set(label, [hash])
  }
  const held = [...byClass.values()].flatMap(own => own.sort().slice(0, Math.round(own.length / 10)))
  return new Set(held.length > 0 ? held : [...classOf.keys()].sort().slice(0, 1))
}
