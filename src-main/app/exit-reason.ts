/** Chromium's word for the end of a process, in the contract's words; `stderr` is the end of what it wrote. */
export function exitReason(word: string | undefined, code: number | null, stderr: string): string {
  // V8 says so itself and then aborts, which Chromium calls a crash.
  const saysSo = /heap out of memory|std::bad_alloc/i.test(stderr)
  if (saysSo || word === 'oom' || word === 'memory-eviction') return 'out-of-memory'
  if (word === 'killed' || code === 9 || code === 15) return 'killed'
  if (word === 'launch-failed' || word === 'integrity-failure') return `crashed (${word})`
  if (word === 'clean-exit' || (word === undefined && code === 0)) return 'exited'
  return `crashed (${code ?? word ?? 'unknown'})`
}
