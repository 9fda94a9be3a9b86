/** Errors of a whole drop: a file that gives nothing, files of which none does, too little in all. */
import type { StudioError } from '#contract'
import type { SourceFile } from '../define'
import { namesOf } from './files'
import { errorFor, type Reason, type ReasonKey, reason } from './reasons'

/** Reasons of files in which nothing is wrong: there is only nothing in them to use. */
const emptyReasons: readonly ReasonKey[] = ['empty', 'empty-text', 'idx-labels']

/** A file, and why nothing of it can be used. */
export interface Problem { readonly file: string, readonly why: Reason }

/** IMPORT_EMPTY or IMPORT_UNREADABLE. */
export function unusable({ file, why }: Problem): StudioError {
  return errorFor(emptyReasons.includes(why.key) ? 'IMPORT_EMPTY' : 'IMPORT_UNREADABLE', file, why)
}

/** Of one file what is wrong with it, of several the first of these. */
export function noneUsable(files: readonly SourceFile[], first: Problem): StudioError {
  const n = files.length
  return n === 1 ? unusable(first) : errorFor('IMPORT_EMPTY', namesOf(files), reason('none-usable', { n, file: first.file }, first.why))
}

/** DATASET_TOO_SMALL, in the sentence of the kind, which may name both numbers. */
export function tooFew(dataset: string, key: ReasonKey, counts: { readonly found: number, readonly needed: number }): StudioError {
  return errorFor('DATASET_TOO_SMALL', dataset, reason(key, counts), { dataset, ...counts })
}
