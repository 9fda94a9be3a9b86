/** Sentences for what does not fit between a network, its values and its programs. Shared by both runners. */
import type { Network, Program, TensorSpec, Value, VariableSpec } from './types'

export type Variable = Omit<VariableSpec, 'value'>

/** What a runner keeps of a network: without the initial values, which may be hundreds of megabytes. */
export interface Layout {
  readonly seed: number
  readonly variables: readonly Variable[]
  readonly programs: Readonly<Record<string, Program>>
}

export function layoutOf({ seed, variables, programs }: Network): Layout {
  return { seed, programs, variables: variables.map(({ name, shape, dtype, role }) => ({ name, shape, dtype, role })) }
}

const arrays = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array } as const

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1)
}

export function formatShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`
}

/** Throws unless names are unique and usable, and every initial value fits its shape and dtype. */
export function checkNetwork(network: Network): void {
  if (!Number.isInteger(network.seed) || network.seed < 1 || network.seed > 0x7fffffff) {
    throw new Error(`The run seed must be a positive 31-bit integer and is ${network.seed}`)
  }
  const names = new Set<string>()
  for (const variable of network.variables) {
    if (names.has(variable.name)) throw new Error(`Two variables are named "${variable.name}"`)
    names.add(variable.name)
    checkValue(`Variable "${variable.name}"`, variable.value, variable)
  }
}

/** Throws unless `value` has the elements and the array type of `spec`; `what` starts the sentence. */
export function checkValue(what: string, value: Value, spec: TensorSpec): void {
  const Expected = arrays[spec.dtype]
  const wanted = `${formatShape(spec.shape)} ${spec.dtype}, ${sizeOf(spec.shape)} values in a ${Expected.name}`
  if (!(value instanceof Expected)) {
    const found = (value as object | undefined)?.constructor?.name ?? typeof value
    throw new Error(`${what} must be ${wanted}, and a ${found} was given`)
  }
  if (value.length !== sizeOf(spec.shape)) {
    throw new Error(`${what} must be ${wanted}, and ${value.length} values were given`)
  }
}

/** Throws unless exactly the inputs of `program` are given, each of its shape. */
export function checkInputs(name: string, program: Program, inputs: Readonly<Record<string, Value>>): void {
  for (const key of Object.keys(inputs)) {
    if (!(key in program.inputs)) throw new Error(`Program "${name}" has no input "${key}"`)
  }
  for (const [key, spec] of Object.entries(program.inputs)) {
    const value = inputs[key]
    if (value === undefined) throw new Error(`Program "${name}" needs the input "${key}" ${formatShape(spec.shape)}`)
    checkValue(`Input "${key}" of program "${name}"`, value, spec)
  }
}

interface Found {
  readonly shape: readonly number[]
  readonly dtype: string
}

/** Throws unless a program's new value of a variable has that variable's shape and dtype. */
export function checkUpdate(program: string, variable: Variable | undefined, found: Found & { name: string }): void {
  if (variable === undefined) throw new Error(`Program "${program}" updates "${found.name}", which is no variable`)
  if (variable.role === 'data') throw new Error(`Program "${program}" updates "${found.name}", which is resident data`)
  if (formatShape(variable.shape) !== formatShape(found.shape) || variable.dtype !== found.dtype) {
    throw new Error(`Program "${program}" gives variable "${found.name}" the value ${formatShape(found.shape)} ${
      found.dtype}; it is ${formatShape(variable.shape)} ${variable.dtype}`)
  }
}

/** The program of that name, or an error that lists the names. */
export function programOf(network: Layout, name: string): Program {
  const program = network.programs[name]
  if (program === undefined) {
    throw new Error(`No program is named "${name}"; there are ${Object.keys(network.programs).join(', ')}`)
  }
  return program
}

/** Names to read: the given ones, each checked, or every weight and state. */
export function namesToRead(network: Layout, names: readonly string[] | undefined): readonly string[] {
  if (names === undefined) return network.variables.filter(v => v.role !== 'data').map(v => v.name)
  for (const name of names) variableOf(network, name)
  return names
}

export function variableOf(network: Layout, name: string): Variable {
  const variable = network.variables.find(v => v.name === name)
  if (variable === undefined) throw new Error(`No variable is named "${name}"`)
  return variable
}

/** Throws unless every value fits its variable. */
export function checkWrite(network: Layout, values: Readonly<Record<string, Value>>): void {
  for (const [name, value] of Object.entries(values)) {
    checkValue(`Variable "${name}"`, value, variableOf(network, name))
  }
}
