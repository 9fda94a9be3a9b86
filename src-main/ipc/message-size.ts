/** How large a message from the page is, found out without trusting its shape. */

/**
 * Bytes of the value's JSON text, or Infinity for what has none (cycles, shared objects, binary, functions) or is
 * larger than `limit`: counting stops there. Iterative, so depth costs no stack.
 */
export function messageBytes(value: unknown, limit: number): number {
  const seen = new Set<object>()
  const stack: unknown[] = [value]
  let bytes = 0
  while (stack.length > 0) {
    const one = stack.pop()
    if (typeof one === 'object' && one !== null) {
      if (seen.has(one)) return Number.POSITIVE_INFINITY
      seen.add(one)
      const inside = openPlain(one, stack, limit)
      if (inside === undefined) return Number.POSITIVE_INFINITY
      bytes += inside
    } else {
      bytes += scalarBytes(one)
    }
    if (bytes > limit) return Number.POSITIVE_INFINITY
  }
  return bytes
}

/** Puts what a plain object or array holds on the stack; bytes of its punctuation and keys, undefined for others. */
function openPlain(holder: object, stack: unknown[], limit: number): number | undefined {
  if (Array.isArray(holder)) {
    // An item is a byte at least; a sparse array of a billion holes is not walked.
    if (holder.length > limit) return undefined
    for (const item of holder) stack.push(item)
    return 2 + holder.length
  }
  const prototype: unknown = Object.getPrototypeOf(holder)
  if (prototype !== Object.prototype && prototype !== null) return undefined
  let bytes = 2
  for (const [key, item] of Object.entries(holder)) {
    stack.push(item)
    bytes += Buffer.byteLength(key) + 4
  }
  return bytes
}

function scalarBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value) + 2
  if (typeof value === 'number' || typeof value === 'boolean') return String(value).length
  if (value === undefined || value === null) return 4
  return Number.POSITIVE_INFINITY
}
