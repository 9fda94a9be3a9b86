/**
 * A part of the benchmark. `tell` gives its rows: one JSON object each, or what `print` writes for people.
 * @typedef {{
 *   placed: import('../../scripts/setup/index.mjs').Placed,
 *   cases: readonly import('../cases.mjs').Case[],
 *   systems: readonly import('../systems.mjs').SystemName[], rounds: number, seconds: number,
 *   tell: (rows: readonly object[], print: () => void) => void,
 * }} Given
 * @typedef {{ name: string, run: (given: Given) => Promise<void> }} Part
 */
export {}
