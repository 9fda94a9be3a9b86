import { expect, test } from 'vitest'
import { byAge, checkpointName, isCheckpoint } from '../../../src-main/trainer/checkpoint'

test('a checkpoint never takes a name that is taken', () => {
  const taken: string[] = []
  for (let at = 0; at < 3; at++) taken.push(checkpointName(40, taken))
  expect(taken).toEqual(['step-00000040.safetensors', 'step-00000040-2.safetensors', 'step-00000040-3.safetensors'])
  expect(checkpointName(60, taken)).toBe('step-00000060.safetensors')
})

test('names are in the order in which they were written, those of one step too', () => {
  const written: string[] = []
  for (const step of [20, 40, 40, 40, 60]) written.push(checkpointName(step, written))
  for (let at = 0; at < 9; at++) written.push(checkpointName(60, written))
  written.push(checkpointName(100_000_000, written))
  expect([...written].reverse().sort(byAge)).toEqual(written)
  expect([...written].sort().sort(byAge)).toEqual(written)
})

test('other files in the folder are none', () => {
  expect(['step-00000040.safetensors', 'step-00000040-12.safetensors'].every(isCheckpoint)).toBe(true)
  for (const name of ['.812-1700000000000.part', 'step-40.safetensors', 'copy of step-00000040.safetensors', 'step-00000040.safetensors.bak']) {
    expect(isCheckpoint(name)).toBe(false)
  }
})
