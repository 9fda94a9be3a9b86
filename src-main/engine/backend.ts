/** Loads TensorFlow: the only place in the studio that does. */
import util from 'node:util'
import { StudioError } from '#contract'
import { binding, prepareAddon } from './addon'
import { loadCellKernels } from './cell-kernels'
import { replaceKernels } from './kernels'
import type { Backend, Tf } from './types'

export interface BackendOptions {
  /** Variables for TensorFlow, set where the process has none; see `trainerEnvironment`. */
  readonly environment?: Readonly<Record<string, string>>
}

let loaded: Promise<Backend> | undefined

/**
 * Loads the native addon once a process; later calls give the same backend and ignore `options`.
 * Throws ENGINE_UNAVAILABLE with the loader's reason.
 */
export function loadBackend(options: BackendOptions = {}): Promise<Backend> {
  loaded ??= load(options).catch((error: unknown) => {
    loaded = undefined
    const reason = error instanceof Error ? error.message : String(error)
    throw new StudioError('ENGINE_UNAVAILABLE', `TensorFlow does not load: ${reason}`, { reason })
  })
  return loaded
}

async function load(options: BackendOptions): Promise<Backend> {
  restoreUtilities()
  for (const [name, value] of Object.entries({ TF_CPP_MIN_LOG_LEVEL: '2', ...options.environment })) {
    process.env[name] ??= value
  }
  const module = await import('@tensorflow/tfjs-node') as unknown as { default?: Tf } & Tf
  const tf = module.default ?? module
  tf.enableProdMode()
  await tf.ready()
  prepareAddon(tf)
  replaceKernels(tf)
  const cellKernels = loadCellKernels()
  return {
    tf, tensorflowVersion: binding(tf).TF_Version, tfjsVersion: tf.version['tfjs-node'], ...cellKernels ? { cellKernels } : {},
  }
}

/** tfjs-node 4.22 calls functions that Node 23 took out of `util`. Remove when it no longer does. */
function restoreUtilities(): void {
  const target = util as unknown as Record<string, unknown>
  target['isArray'] ??= Array.isArray
  target['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined
}
