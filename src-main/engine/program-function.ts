/** Writes a traced program as the body of a TensorFlow function. */
import { dataTypes } from './addon'
import type { Argument, GraphFunction, GraphNode, NodeAttribute, TensorValue } from './graph-def'
import { bytesOf, isUniform } from './graph-def'
import { handedOut, handleNode, handOut, typeOf } from './graph-nodes'
import type { Handle, Variables } from './graph-nodes'
import { outputReference } from './op-outputs'
import { Stamps } from './stamps'
import type { StampedOperation } from './stamps'
import type { Trace } from './trace'
import type { Program } from './types'

/** Larger constants become variables: the graph is copied several times while it is loaded. */
const largeBytes = 2 ** 20
/** Constants up to this size are compared, so that equal ones are stored once. */
const comparedBytes = 2 ** 16

/** Operations that may give another result for the same inputs. */
const drawing = /^(Random|Multinomial|TruncatedNormal|ParameterizedTruncatedNormal|Stateful|Timestamp)/

export interface EmitOptions {
  readonly program: Program
  readonly trace: Trace
  readonly variables: Variables
  /** Whether to run one operation after another and note when each is done. */
  readonly stamped?: boolean
}

/**
 * The function without attributes, which outputs are uint8, and what is stamped (the last output then has the times).
 * Throws for tensors made outside of the program.
 */
export function emitProgram(name: string, options: EmitOptions) {
  return new Emitter(options).emit(name)
}

/** `node:output name:index` or `argument` to its node. */
function nodeOf(source: string): string {
  return source.split(':')[0]!
}

class Emitter {
  readonly program: Program
  readonly trace: Trace
  readonly variables: Variables
  readonly nodes: GraphNode[] = []
  /** How to refer to each tensor id. */
  readonly sources = new Map<number, string>()
  readonly constants = new Map<string, string>()
  readonly handles = new Set<number>()
  readonly reads: string[] = []
  readonly stamps: Stamps | undefined

  constructor({ program, trace, variables, stamped }: EmitOptions) {
    this.program = program
    this.trace = trace
    this.variables = variables
    if (stamped) this.stamps = new Stamps(node => { this.nodes.push(node) })
  }

  emit(name: string): Omit<GraphFunction, 'attributes'> & { isUint8: boolean[], stamped: readonly StampedOperation[] } {
    const { trace, nodes } = this
    const inputs = this.emitInputs()
    this.emitOperations()
    const updates = Object.entries(trace.updates).map(([key, { id }]) => ({ key, source: this.sourceOf(id) }))
    const results = Object.values(trace.outputs).map(({ id, dtype }) => ({
      source: this.sourceOf(id), dtype: dataTypes[dtype] as number,
    }))
    if (results.length === 0) {
      results.push({ source: this.constant({ shape: [], dtype: dataTypes.int32, values: new Int32Array(1) }), dtype: 3 })
    }
    if (this.stamps) results.push({ source: this.stamps.times(), dtype: dataTypes.float32 })
    const after = this.emitAssigns(updates, results.map(r => r.source))
    const outputs = results.map(({ source, dtype }, i) => {
      const node = handOut(`out${i}`, [source, ...after], dtype)
      nodes.push(node)
      return { name: `out${i}`, type: dtype === dataTypes.uint8 ? dataTypes.int32 : dtype, source: handedOut(node) }
    })
    return { name, inputs, outputs, nodes, isUint8: results.map(r => r.dtype === dataTypes.uint8), stamped: this.stamps?.operations ?? [] }
  }

  add(name: string, op: string, inputs: readonly string[], attributes: readonly NodeAttribute[]): void {
    this.nodes.push({ name, op, inputs, attributes })
  }

  emitInputs(): Argument[] {
    const ids = new Map([...this.trace.inputs].map(([id, name]) => [name, id]))
    return Object.entries(this.program.inputs).map(([name, { dtype }], i) => {
      this.sources.set(ids.get(name)!, `in${i}`)
      return { name: `in${i}`, type: dataTypes[dtype] }
    })
  }

  /** Operations that lead to a result, in the order of the trace; of equal ones (a cast, a transform of weights) the first. */
  emitOperations(): void {
    const known = new Map<string, string>()
    const { operations, outputs: results, updates } = this.trace
    const needed = new Set([...Object.values(updates), ...Object.values(results)].map(t => t.id))
    const kept: number[] = []
    for (let i = operations.length - 1; i >= 0; i--) {
      if (!operations[i]!.outputs.some(id => needed.has(id))) continue
      kept.push(i)
      for (const id of operations[i]!.inputs) needed.add(id)
    }
    for (const i of kept.reverse()) {
      const { name, attributes, inputs, outputs, shapes } = operations[i]!
      const node = `${name}_${i}`
      // The one operation for which tfjs-node leaves the type to be inferred.
      const inferred = name === 'ExpandDims' ? [typeOf('T', this.trace.dtypes.get(inputs[0]!)!)] : []
      const sources = inputs.map(id => this.sourceOf(id))
      const key = drawing.test(name) ? node : `${name} ${sources.join()} ${JSON.stringify(attributes)}`
      const same = known.get(key)
      outputs.forEach((id, k) => this.sources.set(id, outputReference(same ?? node, name, k)))
      if (same !== undefined) continue
      known.set(key, node)
      const before = this.stamps?.before() ?? []
      this.add(node, name, [...sources, ...before], [...attributes, ...inferred])
      this.stamps?.after({ node, name, shapes })
    }
  }

  sourceOf(id: number): string {
    let source = this.sources.get(id)
    if (source === undefined) {
      source = this.newSource(id)
      this.sources.set(id, source)
    }
    return source
  }

  newSource(id: number): string {
    const variable = this.trace.variables.get(id)
    if (variable !== undefined) return this.read(this.variables.get(variable))
    const constant = this.trace.constants.get(id)
    if (constant === undefined) {
      throw new Error('A program uses a tensor that was made outside of it: make it inside, or a variable of the network')
    }
    const bytes = bytesOf(constant.values)
    const isLarge = bytes.length > largeBytes && !isUniform(bytes, constant.values.BYTES_PER_ELEMENT)
    return isLarge ? this.read(this.variables.addConstant(constant)) : this.constant(constant)
  }

  constant(value: TensorValue): string {
    const bytes = bytesOf(value.values)
    const key = bytes.length > comparedBytes
      ? `${this.constants.size}`
      : `${value.dtype} ${value.shape.join(',')} ${Buffer.from(bytes).toString('latin1')}`
    let source = this.constants.get(key)
    if (source === undefined) {
      const node = `c${this.constants.size}`
      this.add(node, 'Const', [], [typeOf('dtype', value.dtype), { name: 'value', tensor: value }])
      source = outputReference(node, 'Const', 0)
      this.constants.set(key, source)
    }
    return source
  }

  read(handle: Handle): string {
    const node = `read${handle.index}`
    this.add(node, 'ReadVariableOp', [this.handle(handle)], [typeOf('dtype', handle.dtype)])
    this.reads.push(node)
    return outputReference(node, 'ReadVariableOp', 0)
  }

  handle(handle: Handle): string {
    const node = handleNode(handle)
    if (!this.handles.has(handle.index)) this.nodes.push(node)
    this.handles.add(handle.index)
    return outputReference(node.name, node.op, 0)
  }

  /**
   * All reads and all results, then all assigns, so that a call that fails changes nothing. What must wait for the
   * assigns gets the returned control inputs.
   */
  emitAssigns(updates: readonly { key: string, source: string }[], results: readonly string[]): readonly string[] {
    if (updates.length === 0) return []
    const before = new Set([...this.reads, ...[...updates.map(u => u.source), ...results].map(nodeOf)])
    this.add('ready', 'NoOp', [...before].map(node => `^${node}`), [])
    const assigns = updates.map(({ key, source }) => {
      const handle = this.variables.get(key)
      const node = `set${handle.index}`
      this.add(node, 'AssignVariableOp', [this.handle(handle), source, '^ready'], [typeOf('dtype', handle.dtype)])
      return node
    })
    this.add('sets', 'NoOp', assigns.map(node => `^${node}`), [])
    return ['^sets']
  }
}
