/**
 * One graph for all programs of a network. Each program is a function, called by one node; all share the variables,
 * which live as long as the session of the graph.
 *
 * Names in the graph: `v3/…` writer and reader of variable 3, `p0` call of program 0, `p0/in1` its input.
 * Names in a function: `in1` input, `v3` variable, `read3`, `c5` constant, `MatMul_12` operation 12 of the trace, `set3`.
 *
 * Why functions: TensorFlow's graph rewriter (grappler) turns `x / 12` into `x * (1 / 12)` and the like, so that a
 * compiled step would not have the bits of the eager one. It cannot be switched off for a session through the addon, but
 * for the call of a function it can.
 */
import { attributeTypes, dataTypes } from './addon'
import type { OpAttribute } from './addon'
import type { Argument, Graph, GraphFunction, GraphNode, NodeAttribute, TensorValue } from './graph-def'
import { handleNode, handOut, shapeOf, textOf, typeOf } from './graph-nodes'
import type { Handle, Variables } from './graph-nodes'
import { emitProgram } from './program-function'
import { emitSeries } from './series'
import type { SeriesEntry } from './series'
import type { StampedOperation } from './stamps'
import type { Trace } from './trace'
import type { Network, Program, TensorSpec, Value } from './types'

/** Something to fetch, `node:output`. */
export interface Fetch {
  readonly name: string
  readonly node: string
  readonly isUint8: boolean
}

export interface ProgramEntry {
  readonly feeds: readonly { readonly name: string, readonly node: string }[]
  /** Outputs; one nameless if the program has none. */
  readonly fetches: readonly Fetch[]
  readonly series?: SeriesEntry
}

export interface VariableEntry {
  readonly feed: string
  /** Fetched to make the write happen. */
  readonly written: string
  readonly get: Fetch
}

/** A constant too large for the graph: fed once, like a variable. */
export interface LargeConstant extends TensorSpec {
  readonly name: string
  readonly value: Value
}

/** Output of a profiled program with the times of its operations. */
export const timesName = ' times'

export interface ProfileEntry extends ProgramEntry {
  readonly program: string
  readonly stamped: readonly StampedOperation[]
}

export interface NetworkGraph extends Graph {
  readonly programs: Readonly<Record<string, ProgramEntry>>
  readonly variables: Readonly<Record<string, VariableEntry>>
  readonly largeConstants: readonly LargeConstant[]
  readonly profile?: ProfileEntry
}

const yes = (name: string): OpAttribute => ({ name, type: attributeTypes.bool, value: true })

/** ConfigProto {graph_options {rewrite_options {disable_meta_optimizer: true}}}. */
const withoutRewriter = Uint8Array.of(0x52, 0x05, 0x52, 0x03, 0x98, 0x01, 0x01)
/** Neither inlined into the graph nor, as tf.data does with its own functions, rewritten. */
const asItIs: readonly NodeAttribute[] = [yes('_noinline'), yes('_tf_data_function')]

/** `profiled`: the program of which there is a second form that notes the time of each operation. */
export function buildNetworkGraph(network: Network, traces: Readonly<Record<string, Trace>>, profiled?: string): NetworkGraph {
  const nodes: GraphNode[] = []
  const functions: GraphFunction[] = []
  const variables: Record<string, VariableEntry> = {}
  const handles = new Map<string, Handle>()
  const largeConstants: LargeConstant[] = []
  const addVariable = (spec: TensorSpec & { readonly name: string }): Handle => {
    const handle = { index: handles.size, dtype: dataTypes[spec.dtype], shape: spec.shape }
    handles.set(spec.name, handle)
    variables[spec.name] = emitVariable(nodes, spec.name, handle)
    return handle
  }
  const shared: Variables = {
    get: name => handles.get(name)!,
    addConstant(value) {
      const constant = largeConstant(`large constant ${largeConstants.length}`, value)
      largeConstants.push(constant)
      return addVariable(constant)
    },
  }
  for (const variable of network.variables) addVariable(variable)
  const programs: Record<string, ProgramEntry> = {}
  Object.entries(traces).forEach(([name, trace], i) => {
    const program = network.programs[name]!
    const body = { ...emitProgram(`p${i}`, { program, trace, variables: shared }), attributes: asItIs }
    functions.push(body)
    programs[name] = emitCall(nodes, body, { program, outputs: Object.keys(trace.outputs) })
  })
  const profile = profiled === undefined ? undefined : emitProfile(profiled)
  return { nodes, functions, programs, variables, largeConstants, ...profile ? { profile } : {} }

  function emitProfile(name: string): ProfileEntry {
    const [program, trace] = [network.programs[name]!, traces[name]!]
    const body = { ...emitProgram('profile', { program, trace, variables: shared, stamped: true }), attributes: asItIs }
    functions.push(body)
    const { series: _none, ...single } = program
    const outputs = [...Object.keys(trace.outputs), timesName]
    return { program: name, ...emitCall(nodes, body, { program: single, outputs }), stamped: body.stamped }
  }
}

/** Adds writer and reader of a variable. */
function emitVariable(nodes: GraphNode[], name: string, handle: Handle): VariableEntry {
  const { dtype, shape } = handle
  const node = handleNode(handle)
  const v = node.name
  const type = typeOf('dtype', dtype)
  const int32 = dataTypes.int32
  const unit: NodeAttribute = { name: 'value', tensor: { shape: [], dtype: int32, values: new Int32Array(1) } }
  nodes.push(
    node,
    { name: `${v}/in`, op: 'Placeholder', inputs: [], attributes: [type, shapeOf('shape', shape)] },
    { name: `${v}/set`, op: 'AssignVariableOp', inputs: [v, `${v}/in`], attributes: [type] },
    { name: `${v}/unit`, op: 'Const', inputs: [], attributes: [typeOf('dtype', int32), unit] },
    { name: `${v}/done`, op: 'Identity', inputs: [`${v}/unit`, `^${v}/set`], attributes: [typeOf('T', int32)] },
    { name: `${v}/read`, op: 'ReadVariableOp', inputs: [v], attributes: [type] },
    handOut(`${v}/get`, [`${v}/read`], dtype),
  )
  return { feed: `${v}/in:0`, written: `${v}/done:0`, get: fetchOf(name, `${v}/get:0`, dtype) }
}

function fetchOf(name: string, node: string, dtype: number): Fetch {
  return { name, node, isUint8: dtype === dataTypes.uint8 }
}

interface CallOptions {
  readonly program: Program
  readonly outputs: readonly string[]
}

/** Adds the placeholders of a program and the node that calls its function. */
function emitCall(
  nodes: GraphNode[], body: GraphFunction & { isUint8: readonly boolean[] }, { program, outputs }: CallOptions) {
  const { name } = body
  const types = (list: readonly Argument[]): number[] => list.map(a => a.type)
  const feeds = Object.entries(program.inputs).map(([input, { shape, dtype }], i) => {
    nodes.push({
      name: `${name}/in${i}`, op: 'Placeholder', inputs: [],
      attributes: [typeOf('dtype', dataTypes[dtype]), shapeOf('shape', shape)],
    })
    return { name: input, node: `${name}/in${i}:0` }
  })
  const attributes: NodeAttribute[] = [
    { name: 'Tin', types: types(body.inputs) }, { name: 'Tout', types: types(body.outputs) },
    { name: 'f', function: name }, textOf('config', ''), textOf('executor_type', ''),
    { name: 'config_proto', bytes: withoutRewriter },
  ]
  nodes.push({ name, op: 'StatefulPartitionedCall', inputs: feeds.map((_, i) => `${name}/in${i}`), attributes })
  const fetches = body.outputs.map((_, i) => ({
    name: outputs[i] ?? '', node: `${name}:${i}`, isUint8: body.isUint8[i]!,
  }))
  const { series } = program
  return { feeds, fetches, ...series === undefined ? {} : { series: emitSeries(nodes, body, { program, count: series, attributes }) } }
}

function largeConstant(name: string, { shape, dtype, values }: TensorValue): LargeConstant {
  for (const engineDType of ['float32', 'int32', 'uint8'] as const) {
    if (dataTypes[engineDType] === dtype) return { name, shape, dtype: engineDType, value: values }
  }
  throw new Error(`A program holds a constant of ${values.length} values of a type that is only stored up to 1 MiB`)
}
