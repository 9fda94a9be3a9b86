/**
 * A part of the benchmark. `tell` gives its rows: one JSON object each, or what `print` writes for people. `rounds` of a part
 * are those it has where none are asked for.
 * @typedef {{
 *   placed: import('../../scripts/setup/index.mjs').Placed,
 *   cases: readonly import('../cases.mjs').Case[],
 *   systems: readonly import('../systems.mjs').SystemName[], rounds: number, seconds: number, steps: number,
 *   tell: (rows: readonly object[], print: () => void) => void,
 * }} Given
 * @typedef {{ name: string, rounds: number, run: (given: Given) => Promise<void> }} Part
 */
export {}
