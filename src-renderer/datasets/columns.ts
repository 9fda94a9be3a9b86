/** How columns of a table look: by their type, and what training takes them for. */
import { formatNumber } from '../format'
import { hasText, t } from '../i18n'
import type { PreviewOf } from './use-preview'

type Column = PreviewOf<'rows'>['columns'][number]

const icons: Record<Column['type'], string> = {
  text: 'i-lucide-text', number: 'i-lucide-hash', category: 'i-lucide-tag', date: 'i-lucide-calendar', id: 'i-lucide-key-round',
}
export const columnIcon = (type: Column['type']): string => icons[type]

/** In rem; running text takes what is left, and at least this much. */
export const textWidth = 14
const widths: Partial<Record<Column['type'], number>> = { number: 6.5, category: 8.5, date: 8, id: 8 }
export const columnWidth = (type: Column['type']): number | undefined => widths[type]

/** What training takes a column for, in words where it is one of the known ones. */
export function roleLabel(role: string): string {
  const key = `data.role.${role}`
  return hasText(key) ? t(key) : role
}

/** A cell that has a value. Numbers with the digits they have, up to eight. */
export function showCell(value: string | number | null | undefined): string {
  if (typeof value === 'number') return Number.isFinite(value) ? formatNumber(value, { maximumSignificantDigits: 8, useGrouping: false }) : String(value)
  return value ?? ''
}
