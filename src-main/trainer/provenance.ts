import { arch, cpus, platform, release, totalmem } from 'node:os'
import type { Provenance } from '#contract'
import type { Backend } from '../engine/types'

interface Facts { readonly engine: string, readonly studio: string, readonly fastMath: boolean }

/** What fixes the bits of a run besides its parameters and seed. */
export function provenanceOf(backend: Backend, { engine, studio, fastMath }: Facts): Provenance {
  const threads = ['TF_NUM_INTEROP_THREADS', 'TF_NUM_INTRAOP_THREADS'].map(name => `${name.slice(7, 12).toLowerCase()} ${process.env[name] ?? 'default'}`)
  return {
    studio, engine,
    electron: process.versions.electron ?? '', node: process.versions.node,
    tensorflow: backend.tensorflowVersion, tfjs: backend.tfjsVersion,
    platform: `${platform()} ${arch()} ${release()}`, cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length,
    memoryBytes: totalmem(), threads: threads.join(', '), kernels: backend.cellKernels?.instructions ?? 'none',
    precision: fastMath && backend.cellKernels?.hasFast ? 'bfloat16' : 'float32',
  }
}
