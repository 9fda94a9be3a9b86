import * as v from 'valibot'

/** Ids are made by main: lower-case letters, digits and dashes, safe as a file name. */
export const Id = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/))
export const Nothing = v.optional(v.undefined())
/** Milliseconds since 1970 by the wall clock; for showing only, never for order. */
export const WallTime = v.pipe(v.number(), v.finite())
/** A label typed by a person. */
export const Label = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200))
export const Tag = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40))
export const Step = v.pipe(v.number(), v.integer(), v.minValue(0))
export const Seed = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31 - 1))

/** Path below the studio's own origin, such as /library/runs/ID/samples/FILE; never a path of the file system. */
export const Url = v.pipe(v.string(), v.startsWith('/library/'))

/** Scalars that a parameter may have. */
export const ParamValue = v.union([v.string(), v.number(), v.boolean()])
export type ParamValue = v.InferOutput<typeof ParamValue>
export const ParamValues = v.record(v.string(), ParamValue)
export type ParamValues = v.InferOutput<typeof ParamValues>

/**
 * SQLite and JSON have no NaN or infinity: a value's kind is kept beside it (0 finite, 1 NaN, 2 +infinity, 3 -infinity);
 * the value of a kind other than 0 is 0.
 */
export const ValueKind = v.picklist([0, 1, 2, 3])
export type ValueKind = v.InferOutput<typeof ValueKind>

/** Kind of a number (see ValueKind). */
export function kindOf(value: number): ValueKind {
  if (Number.isFinite(value)) return 0
  if (Number.isNaN(value)) return 1
  return value > 0 ? 2 : 3
}

/** The number that (value, kind) stands for. */
export function numberOf(value: number, kind: ValueKind): number {
  return kind === 0 ? value : kind === 1 ? Number.NaN : kind === 2 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
}
