import { cpus } from 'node:os'
import { expect, it } from 'vitest'
import { runEnvironment } from '../../../src-main/features/run-environment'

it('shares the kernels of the GAN among the cores, not those of recurrent steps', () => {
  expect(runEnvironment('text-rnn', {})).toEqual({})
  expect(runEnvironment('image-gan', {})).toEqual({ TF_NUM_INTRAOP_THREADS: String(cpus().length) })
})

it('allows rounded products with fast math alone, and clocks in a profile alone', () => {
  expect(runEnvironment('text-rnn', { fastMath: true })).toEqual({ ONEDNN_DEFAULT_FPMATH_MODE: 'BF16' })
  expect(runEnvironment('text-rnn', { fastMath: false }, { profile: true })).toEqual({ TF_DETERMINISTIC_OPS: '0' })
})
