/**
 * Runs a program once, operation by operation, and notes every operation: the raw material of a graph. What would make
 * the note wrong (a value read by JavaScript, a JavaScript random number) is an error that says so.
 */
import { dataTypes, dtypeOf, inScope, tensorIds, uploadValue, withNatives } from './addon'
import type { Binding, OpAttribute, OpDType } from './addon'
import { checkUpdate, sizeOf } from './checks'
import { createContext } from './program-context'
import type { Network, Program, Tensor, TensorSpec, Tf, Value } from './types'

export interface TracedOperation {
  readonly name: string
  readonly attributes: readonly OpAttribute[]
  /** Tensor ids. */
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
  /** Of each output. */
  readonly shapes: readonly (readonly number[])[]
}

export interface TracedConstant {
  readonly shape: readonly number[]
  /** TF_DataType. */
  readonly dtype: number
  readonly values: Value
}

export interface TracedTensor {
  readonly id: number
  readonly dtype: OpDType
}

export interface Trace {
  /** In the order in which they ran. */
  readonly operations: readonly TracedOperation[]
  readonly constants: ReadonlyMap<number, TracedConstant>
  /** TF_DataType of every tensor. */
  readonly dtypes: ReadonlyMap<number, number>
  readonly inputs: ReadonlyMap<number, string>
  readonly variables: ReadonlyMap<number, string>
  readonly outputs: Readonly<Record<string, TracedTensor>>
  readonly updates: Readonly<Record<string, TracedTensor>>
}

/** A program that cannot become a graph; the message names the program and what to do instead. */
export class TraceError extends Error {
  override readonly name = 'TraceError'
}

export interface TraceOptions {
  readonly tf: Tf
  readonly network: Network
  /** A tensor for every variable. */
  readonly vars: Readonly<Record<string, Tensor>>
}

/** Throws a TraceError for what cannot be traced, and whatever the program throws. Leaves no tensor. */
export function traceProgram(name: string, program: Program, options: TraceOptions): Trace {
  const { tf, network, vars } = options
  const recording = new Recording(name)
  return inScope(tf, () => {
    const inputs = Object.fromEntries(
      Object.entries(program.inputs).map(([key, spec]) => [key, uploadValue(tf, emptyValue(spec), spec)]))
    for (const tensor of [...Object.values(vars), ...Object.values(inputs)]) {
      recording.dtypes.set(tensorIds(tf, [tensor])[0]!, dataTypes[dtypeOf(tf, tensor)])
    }
    const context = createContext(name, program, { tf, seed: network.seed, vars: { ...vars }, inputs })
    return withNatives(tf, native => recording.functions(native), () => {
      const result = withoutMathRandom(name, () => program.run(context))
      for (const [key, tensor] of Object.entries(result.updates)) {
        const variable = network.variables.find(v => v.name === key)
        checkUpdate(name, variable, { name: key, shape: tensor.shape, dtype: dtypeOf(tf, tensor) })
      }
      const named = (tensors: Readonly<Record<string, Tensor>>) => Object.fromEntries(Object.entries(tensors).map(
        ([key, tensor]) => [key, { id: tensorIds(tf, [tensor])[0]!, dtype: dtypeOf(tf, tensor) }]))
      const [outputs, updates] = [named(result.outputs), named(result.updates)]
      // A program may catch the error of a read; the trace would still be wrong.
      if (recording.problem !== undefined) throw recording.problem
      const ids = (tensors: Readonly<Record<string, Tensor>>) =>
        new Map(Object.entries(tensors).map(([key, tensor]) => [tensorIds(tf, [tensor])[0]!, key]))
      return {
        operations: recording.operations, constants: recording.constants, dtypes: recording.dtypes,
        inputs: ids(inputs), variables: ids(vars), outputs, updates,
      }
    })
  })
}

class Recording {
  readonly operations: TracedOperation[] = []
  readonly constants = new Map<number, TracedConstant>()
  readonly dtypes = new Map<number, number>()
  problem: TraceError | undefined
  readonly program: string

  constructor(program: string) {
    this.program = program
  }

  functions(native: Binding): Partial<Binding> {
    return {
      createTensor: (shape, dtype, values) => {
        const id = native.createTensor(shape, dtype, values)
        this.dtypes.set(id, dtype)
        this.constants.set(id, { shape: [...shape], dtype, values: (values as Value).slice() })
        return id
      },
      executeOp: (name, attributes, inputs, numOutputs) => {
        const made = native.executeOp(name, attributes, inputs, numOutputs)
        for (const { id, dtype } of made) this.dtypes.set(id, dtype)
        this.operations.push({
          name, attributes: [...attributes], inputs: [...inputs], outputs: made.map(m => m.id), shapes: made.map(m => m.shape),
        })
        return made
      },
      tensorDataSync: () => this.refuse('reads the value of a tensor (dataSync, array, print ...). '
        + 'Return it as an output, or compute with operations'),
      runSavedModel: () => this.refuse('runs a saved model'),
    }
  }

  private refuse(what: string): never {
    this.problem ??= new TraceError(`Program "${this.program}" ${what}: it cannot be compiled`)
    throw this.problem
  }
}

/** A random number drawn by JavaScript would become a constant of the graph. */
function withoutMathRandom<T>(program: string, body: () => T): T {
  /* eslint-disable no-restricted-properties -- replaced here so that nobody draws from it unseen */
  const before = Math.random
  Math.random = () => {
    throw new TraceError(`Program "${program}" draws a JavaScript random number (Math.random, an unseeded tf.random…, `
      + 'tf.dropout): it cannot be compiled. Draw from context.random')
  }
  try {
    return body()
  } finally {
    Math.random = before
  }
  /* eslint-enable no-restricted-properties */
}

function emptyValue({ shape, dtype }: TensorSpec): Value {
  const size = sizeOf(shape)
  return dtype === 'float32' ? new Float32Array(size) : dtype === 'int32' ? new Int32Array(size) : new Uint8Array(size)
}
