import { expect, it } from 'vitest'
import { trainerEnvironment } from '../../../src-main/engine/environment'

it('gives TensorFlow one chain a core and kernels of one thread', () => {
  expect(trainerEnvironment(8)).toMatchObject({ TF_NUM_INTEROP_THREADS: '8', TF_NUM_INTRAOP_THREADS: '1' })
  expect(trainerEnvironment(0)['TF_NUM_INTEROP_THREADS']).toBe('1')
})
