/** What set-up says: one line a stage, a bar for downloads and long builds. All of it goes to standard error. */
const isTerminal = process.stderr.isTTY === true
/** Where lines cannot be redrawn, a bar prints at most one line in this time. */
const quietMs = 2000
const width = 24
let open = false

/** An error whose message is the whole story for the user: what is missing and what to type. */
export class SetupError extends Error {}

/** @param {string} text */
export function say(text) {
  endBar()
  process.stderr.write(`${text}\n`)
}

/**
 * @typedef {object} Progress
 * @property {number} done
 * @property {number} total 0 when it is not known
 * @property {'MB' | 's' | ''} unit bytes shown as MB, seconds, or a bare share
 */

/**
 * Text of a progress bar, for example `Downloading Electron [#####-----]  52 %  98 of 187 MB`.
 * @param {string} title
 * @param {Progress} progress
 */
export function barText(title, { done, total, unit }) {
  if (total <= 0) return unit === 'MB' ? `${title}  ${Math.round(done / 1e6)} MB` : title
  const share = Math.max(0, Math.min(1, done / total))
  const filled = Math.round(share * width)
  const percent = String(Math.floor(share * 100)).padStart(3)
  return `${title} [${'#'.repeat(filled)}${'-'.repeat(width - filled)}] ${percent} %${amount({ done, total, unit })}`
}

/** @param {Progress} progress */
function amount({ done, total, unit }) {
  if (unit === 'MB') return `  ${Math.round(Math.min(done, total) / 1e6)} of ${Math.round(total / 1e6)} MB`
  return unit === 's' ? `  ${Math.round(done)} of about ${Math.round(total)} s` : ''
}

/**
 * Which lines a bar prints where nothing can be redrawn: the first, one at each further tenth, and never two at once.
 * @param {() => number} now
 * @returns {(progress: Progress) => boolean}
 */
export function lineFilter(now = Date.now) {
  let lastTenth = -1
  let lastTime = -Infinity
  return ({ done, total }) => {
    const tenth = total > 0 ? Math.floor(Math.min(1, done / total) * 10) : Math.floor(done / 20e6)
    const isDue = tenth > lastTenth && (tenth >= 10 || now() - lastTime >= quietMs)
    if (isDue) {
      lastTenth = tenth
      lastTime = now()
    }
    return isDue
  }
}

/**
 * Shows a bar while `work` lasts; `done` is asked twice a second and gets the seconds that have passed.
 * @template T
 * @param {string} title
 * @param {{ total: number, unit: Progress['unit'], done?: (seconds: number) => number }} measure by default the time itself is shown
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withBar(title, { total, unit, done = seconds => seconds }, work) {
  const started = Date.now()
  const isDue = lineFilter()
  // A guess that runs out stands still short of the end, which only the work itself reaches.
  const draw = (/** @type {number} */ value) => {
    const progress = { done: total > 0 ? Math.min(value, total) : value, total, unit }
    if (isTerminal) {
      process.stderr.write(`\r${barText(title, progress)}\u001B[K`)
      open = true
    } else if (isDue(progress)) {
      process.stderr.write(`${barText(title, progress)}\n`)
    }
  }
  const seconds = () => (Date.now() - started) / 1000
  draw(0)
  const timer = setInterval(() => draw(Math.min(done(seconds()), total > 0 ? total * 0.98 : Infinity)), 500)
  try {
    const result = await work()
    draw(unit === 's' ? Math.max(total, seconds()) : total)
    return result
  } finally {
    clearInterval(timer)
    endBar()
  }
}

function endBar() {
  if (open) process.stderr.write('\n')
  open = false
}
