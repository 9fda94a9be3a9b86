/** What set-up says: one line a stage, a bar for downloads and long builds. All of it goes to standard error. */
const isTerminal = process.stderr.isTTY === true
let open = false

/** @param {string} text */
export function say(text) {
  endBar()
  process.stderr.write(`${text}\n`)
}

/**
 * Text of a progress bar, for example `Downloading Electron  [#####-----]  52 %  98 of 187 MB`.
 * @param {string} title
 * @param {{ done: number, total: number, unit?: string }} progress
 */
export function barText(title, { done, total, unit = '' }) {
  const share = total > 0 ? Math.min(1, done / total) : 0
  const filled = Math.round(share * 24)
  const amount = unit === 'MB' ? `  ${Math.round(done / 1e6)} of ${Math.round(total / 1e6)} MB` : ''
  return `${title}  [${'#'.repeat(filled)}${'-'.repeat(24 - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %${amount}`
}

/**
 * A bar that is redrawn in a terminal, and a line at every tenth elsewhere.
 * @param {string} title
 * @param {string} [unit]
 */
export function progressBar(title, unit) {
  let lastTenth = -1
  return {
    /** @param {number} done @param {number} total */
    update(done, total) {
      const text = barText(title, { done, total, unit })
      const tenth = total > 0 ? Math.floor((done / total) * 10) : 0
      if (isTerminal) {
        process.stderr.write(`\r${text}\u001B[K`)
        open = true
      } else if (tenth > lastTenth) {
        lastTenth = tenth
        process.stderr.write(`${text}\n`)
      }
    },
    end: endBar,
  }
}

function endBar() {
  if (open) process.stderr.write('\n')
  open = false
}

/** An error whose message is the whole story for the user: what is missing and what to type. */
export class SetupError extends Error {}
