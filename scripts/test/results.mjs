/** Adds up what the stages of `npm test` found. */

/** @typedef {{ passed: number, failed: number }} Result */

/** @param {readonly Result[]} results @returns {Result} */
export function addResults(results) {
  return results.reduce((sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed }), { passed: 0, failed: 0 })
}

/**
 * Counts of vitest's JSON report. A run that failed without a failed test (a file that does not load, an error outside
 * any test) still counts as one failure.
 * @param {{ numPassedTests: number, numFailedTests: number, numFailedTestSuites?: number }} report
 * @param {number} code exit status of vitest
 * @returns {Result}
 */
export function resultOf(report, code) {
  return { passed: report.numPassedTests, failed: Math.max(report.numFailedTests, code === 0 ? 0 : 1) }
}
