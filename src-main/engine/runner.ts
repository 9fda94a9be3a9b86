/** Chooses how the programs of a network run. */
import { createEagerRunner } from './eager-runner'
import type { Backend, Network, Runner } from './types'

export interface RunnerOptions {
  /** `auto`: compiled where the addon can, else eager. */
  readonly mode: 'auto' | 'eager' | 'compiled'
  /** Told why `auto` took eager; default: console.warn. */
  readonly log?: (sentence: string) => void
}

/** Throws when a value of the network does not fit, or, compiled, when a program cannot be traced. */
export function createRunner(backend: Backend, network: Network, options: RunnerOptions): Runner {
  if (options.mode === 'compiled') throw new Error('The compiled runner is not there yet')
  return createEagerRunner(backend, network)
}
