/** Columns for a terminal, where a Chinese character is two cells wide. */

const wide = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{1F300}-\u{1FAFF}]/u

function cellsOf(character: string): number {
  return wide.test(character) ? 2 : 1
}

export function widthOf(text: string): number {
  let cells = 0
  for (const character of text) cells += cellsOf(character)
  return cells
}

/** The beginning of a text that fits into so many cells. */
export function clip(text: string, cells: number): string {
  let left = cells
  let clipped = ''
  for (const character of text) {
    left -= cellsOf(character)
    if (left < 0) break
    clipped += character
  }
  return clipped
}

/** Names come from files and people: nothing in them may steer the terminal. */
export function plain(text: string): string {
  return text.replace(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g, ' ')
}

/** Cells are cut at 60 cells of the terminal unless `isWhole`. */
export interface Column { readonly title: string, readonly align?: 'left' | 'right', readonly isWhole?: boolean }

export function table(columns: readonly Column[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = rows.map(row => row.map((cell, at) => clip(plain(String(cell)), columns[at]?.isWhole ? Number.POSITIVE_INFINITY : 60)))
  const widths = columns.map(({ title }, at) => Math.max(widthOf(title), ...cells.map(row => widthOf(row[at] ?? ''))))
  const line = (row: readonly string[]): string => columns.map(({ align }, at) => {
    const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - widthOf(row[at] ?? '')))
    return align === 'right' ? space + (row[at] ?? '') : (row[at] ?? '') + space
  }).join('  ').trimEnd()
  return [line(columns.map(({ title }) => title)), ...cells.map(line)].join('\n')
}
