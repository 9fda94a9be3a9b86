/** Rows of results for people. */

/** @param {string} title @param {readonly (readonly string[])[]} lines cells, of which the first is set to the left */
export function printTable(title, lines) {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map(cells => (cells[column] ?? '').length)))
  console.log(title)
  for (const cells of lines) {
    const padded = cells.map((cell, column) => column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))
    console.log(`  ${padded.join('   ')}`.trimEnd())
  }
}
