/** Chromium's word for the end of a process, in the contract's words. */
export function exitReason(word: string | undefined, code: number | null): string {
  if (word === 'oom' || word === 'memory-eviction') return 'out-of-memory'
  if (word === 'killed' || code === 9 || code === 15) return 'killed'
  if (word === 'launch-failed' || word === 'integrity-failure') return `crashed (${word})`
  if (word === 'clean-exit' || (word === undefined && code === 0)) return 'exited'
  return `crashed (${code ?? word ?? 'unknown'})`
}
