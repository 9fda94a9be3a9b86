import { expect, it } from 'vitest'
import { addResults, readArguments, resultOf } from '../../../scripts/test/results.mjs'

it('adds what the stages found', () => {
  expect(addResults([{ passed: 1, failed: 0 }, { passed: 20, failed: 2 }, { passed: 0, failed: 1 }])).toEqual({ passed: 21, failed: 3 })
  expect(addResults([])).toEqual({ passed: 0, failed: 0 })
})

it('counts a run that failed outside any test as one failure', () => {
  expect([
    resultOf({ numPassedTests: 5, numFailedTests: 0 }, 0),
    resultOf({ numPassedTests: 5, numFailedTests: 2 }, 1),
    resultOf({ numPassedTests: 5, numFailedTests: 0 }, 1),
  ]).toEqual([{ passed: 5, failed: 0 }, { passed: 5, failed: 2 }, { passed: 5, failed: 1 }])
})

it('takes one stage and leaves the names of files', () => {
  expect([readArguments([]), readArguments(['a.test.ts']), readArguments(['--only', 'unit', 'store', '-t', 'name'])]).toEqual([
    { only: null, files: [] }, { only: null, files: ['a.test.ts'] }, { only: 'unit', files: ['store', '-t', 'name'] },
  ])
})
