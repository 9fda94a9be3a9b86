/** Sizes above which a table is refused, or a row of it left out. */
import type { SourceFile } from '../define'
import { errorFor, reason } from '../common/reasons'

export interface Limits {
  readonly columns: number
  readonly cellBytes: number
  readonly rowBytes: number
}

export const usualLimits: Limits = { columns: 10_000, cellBytes: 1 << 20, rowBytes: 8 << 20 }

export function checkWidth(file: SourceFile, found: number, limits: Limits): void {
  if (found > limits.columns) throw errorFor('IMPORT_UNREADABLE', file.name, reason('too-many-columns', { found, limit: limits.columns }))
}
