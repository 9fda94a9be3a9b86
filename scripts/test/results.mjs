/** Reads the command line of `npm test` and adds up what its stages found. */

/** @typedef {{ passed: number, failed: number }} Result */

/** @param {readonly Result[]} results @returns {Result} */
export function addResults(results) {
  return results.reduce((sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed }), { passed: 0, failed: 0 })
}

/**
 * Counts of vitest's JSON report. A run that failed without a failed test (a file that does not load, an error outside
 * any test) still counts as one failure.
 * @param {{ numPassedTests: number, numFailedTests: number }} report
 * @param {number} code exit status of vitest
 * @returns {Result}
 */
export function resultOf(report, code) {
  return { passed: report.numPassedTests, failed: Math.max(report.numFailedTests, code === 0 ? 0 : 1) }
}

/** @param {readonly string[]} args @returns {{ only: string | null, files: string[] }} */
export function readArguments(args) {
  const at = args.indexOf('--only')
  return at < 0 ? { only: null, files: [...args] } : { only: args[at + 1] ?? '', files: [...args.slice(0, at), ...args.slice(at + 2)] }
}
