import type { Sample } from '#contract'
import { expect, test } from 'vitest'
import { frameAt, stepsOf } from '../../../../src-renderer/samples/use-samples'

const sample = (step: number, slot: string, origin: Sample['origin'] = 'training'): Sample => ({
  id: `${step}-${slot}`, run: 'r', step, slot, origin, mediaType: 'text/plain', url: `/library/runs/r/samples/${step}-${slot}.txt`, meta: {}, createdAt: step,
})
const all = [sample(200, 'b'), sample(200, 'a'), sample(0, 'real'), sample(100, 'a'), sample(150, 'text-1', 'request')]
const ids = (samples: Sample[]): string[] => samples.map(one => one.id)

test('shows the newest sample at or before the playhead, in order of its slots', () => {
  expect(stepsOf(all)).toEqual([100, 200])
  expect(ids(frameAt(all, null))).toEqual(['200-a', '200-b'])
  expect(ids(frameAt(all, 199))).toEqual(['100-a'])
  expect(ids(frameAt(all, 5000))).toEqual(['200-a', '200-b'])
})

test('shows the first before the first, and nothing where there is none', () => {
  expect(ids(frameAt(all, 3))).toEqual(['100-a'])
  expect(frameAt([sample(0, 'real')], null)).toEqual([])
})
