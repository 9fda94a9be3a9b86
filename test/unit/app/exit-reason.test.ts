import { expect, it } from 'vitest'
import { exitReason } from '../../../src-main/app/exit-reason'
import { exitReason as forkReason } from '../../../src-main/cli/spawn'

it.each([
  ['oom', 5, 'out-of-memory'], ['killed', 9, 'killed'], [undefined, 9, 'killed'], ['crashed', 139, 'crashed (139)'],
  ['abnormal-exit', 1, 'crashed (1)'], ['clean-exit', 0, 'exited'], [undefined, 0, 'exited'], ['launch-failed', null, 'crashed (launch-failed)'],
])('a utility process that ended as %s with %s has %s', (word, code, reason) => {
  expect(exitReason(word, code, '')).toBe(reason)
})

it('that V8 ran out of memory is read from its last words', () => {
  expect(exitReason('crashed', 6, 'FATAL ERROR: Allocation failed - JavaScript heap out of memory')).toBe('out-of-memory')
})

it.each([
  [null, 'SIGKILL', '', 'killed'], [137, null, '', 'killed'], [0, null, '', 'exited'], [1, null, '', 'crashed (1)'],
  [null, 'SIGABRT', 'FATAL ERROR: JavaScript heap out of memory', 'out-of-memory'], [null, 'SIGSEGV', '', 'crashed (SIGSEGV)'],
] as const)('a forked process that ended with %s, %s has a reason', (code, signal, stderr, reason) => {
  expect(forkReason(code, signal, stderr)).toBe(reason)
})
