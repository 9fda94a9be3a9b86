/** What a program is handed, the same whether it runs op by op or is traced. */
import { createRandom } from './random'
import type { Program, ProgramContext, Tensor, Tf } from './types'

export interface ContextOptions {
  readonly tf: Tf
  readonly seed: number
  readonly vars: Readonly<Record<string, Tensor>>
  readonly inputs: Readonly<Record<string, Tensor>>
}

export function createContext(name: string, program: Program, options: ContextOptions): ProgramContext {
  const { tf, seed, vars, inputs } = options
  const step = (): Tensor => {
    const key = program.keyedBy ?? 'step'
    const tensor = vars[key] ?? inputs[key]
    if (tensor?.rank !== 0 || tensor.dtype !== 'int32') {
      throw new Error(`Program "${name}" draws random numbers and needs an int32 scalar variable or input "${key}"`)
    }
    return tensor
  }
  return { tf, vars, inputs, random: createRandom({ tf, seed, step }) }
}
