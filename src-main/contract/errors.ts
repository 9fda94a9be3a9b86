import * as v from 'valibot'
import type { LocaleName } from './texts'

/**
 * Closed set of error codes. Each has a sentence `error.CODE` in both locale files; `details` fill its slots
 * (for example {file}, {place}, {remedy}).
 */
export const errorCodes = [
  'BAD_INPUT', // a message or parameter does not fit its schema; details: place, message
  'NOT_FOUND', // details: what, id
  'CONFLICT', // the state does not allow it (pausing a finished run); details: what
  'LIBRARY_IN_USE', // another process owns the library; details: owner
  'LIBRARY_TOO_NEW', // made by a newer version; details: found, known
  'LIBRARY_DAMAGED', // details: file
  'LIBRARY_UNUSABLE', // cannot be created or written; details: folder, reason
  'IMPORT_EMPTY', // nothing usable in what was given; details: file, reason
  'IMPORT_UNREADABLE', // details: file, reason
  'IMPORT_UNKNOWN_KIND', // details: file
  'DATASET_TOO_SMALL', // details: dataset, found, needed
  'DATASET_WRONG_KIND', // details: dataset, kind, accepted
  'CHECKPOINT_DAMAGED', // details: file
  'CHECKPOINT_MISSING', // details: run, checkpoint
  'TRAINER_CRASHED', // details: reason
  'OUT_OF_MEMORY', // details: what
  'DIVERGED', // loss is not finite; details: series, step
  'DISK_FULL', // details: path, needed
  'ENGINE_UNAVAILABLE', // TensorFlow does not load; details: reason
  'CANCELLED',
  'INTERNAL', // details: message
] as const
export type ErrorCode = typeof errorCodes[number]

export type ErrorDetails = Readonly<Record<string, string | number>>

/** Details in a language: where "reason:zh-CN" stands beside "reason", it takes its place for zh-CN. */
export function detailsIn(details: ErrorDetails, locale: LocaleName): ErrorDetails {
  return Object.fromEntries(Object.entries(details).map(([key, value]) => [key, details[`${key}:${locale}`] ?? value]))
}

/** The form in which every error crosses a process boundary. `message` is English, for logs and the command line. */
export const ErrorShape = v.object({
  code: v.picklist(errorCodes),
  message: v.string(),
  details: v.record(v.string(), v.union([v.string(), v.number()])),
})
export type ErrorShape = v.InferOutput<typeof ErrorShape>

export class StudioError extends Error {
  override readonly name = 'StudioError'
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message)
    this.code = code
    this.details = details
  }

  toShape(): ErrorShape {
    return { code: this.code, message: this.message, details: { ...this.details } }
  }
}

/** Any thrown thing as an ErrorShape; unknown ones become INTERNAL. */
export function toErrorShape(thrown: unknown): ErrorShape {
  if (thrown instanceof StudioError) return thrown.toShape()
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return { code: 'INTERNAL', message, details: { message } }
}
