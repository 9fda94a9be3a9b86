/** Chooses how the programs of a network run. */
import { createCompiledRunner, SessionError } from './compiled-runner'
import { createEagerRunner } from './eager-runner'
import type { Backend, Network, Runner } from './types'

export interface RunnerOptions {
  /** `auto`: compiled where TensorFlow takes the graph, else eager. */
  readonly mode: 'auto' | 'eager' | 'compiled'
  /** Program of which `profile` is to be called; compiled runners only. */
  readonly profiled?: string
  /** Told why `auto` took eager; default: console.warn. */
  readonly log?: (sentence: string) => void
}

/**
 * Throws when a value of the network does not fit and, unless eager, when a program cannot be traced: that is a fault
 * of the program, which a silent fall-back would turn into a slow run.
 */
export function createRunner(backend: Backend, network: Network, options: RunnerOptions): Runner {
  if (options.mode === 'eager') return createEagerRunner(backend, network)
  try {
    return createCompiledRunner(backend, network, options.profiled)
  } catch (error) {
    if (options.mode === 'compiled' || !(error instanceof SessionError)) throw error
    const log = options.log ?? console.warn
    log(`Training runs operation by operation, which is slower: ${error.message}`)
    return createEagerRunner(backend, network)
  }
}
