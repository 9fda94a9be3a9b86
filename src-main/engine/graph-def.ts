/**
 * The part of TensorFlow's protocol buffers that a traced program needs (graph.proto, node_def.proto, attr_value.proto,
 * tensor.proto, saved_model.proto, meta_graph.proto), written field by field.
 */
import protobuf from 'protobufjs/minimal.js'
import { attributeTypes } from './addon'
import type { OpAttribute } from './addon'
import type { Value } from './types'

type Writer = protobuf.Writer

/** `type` and `shape` as in TensorFlow's C interface; `tensor` is the value of a Const. */
export type NodeAttribute = OpAttribute
  | { readonly name: string, readonly tensor: TensorValue }
  | { readonly name: string, readonly function: string }
  | { readonly name: string, readonly types: readonly number[] }
  | { readonly name: string, readonly bytes: Uint8Array }

export interface TensorValue {
  readonly shape: readonly number[]
  /** TF_DataType. */
  readonly dtype: number
  /** uint8 and bool as Uint8Array. */
  readonly values: Value
}

export interface GraphNode {
  readonly name: string
  readonly op: string
  /** `node`, `node:output` or `^node` for order alone; the last kind comes last. */
  readonly inputs: readonly string[]
  readonly attributes: readonly NodeAttribute[]
}

/** A value of a function: `name`, `type` as TF_DataType. */
export interface Argument {
  readonly name: string
  readonly type: number
}

/** In the body of a function an input is `argument`, `node:output name:index` or `^node`. */
export interface GraphFunction {
  readonly name: string
  readonly inputs: readonly Argument[]
  readonly outputs: readonly (Argument & { readonly source: string })[]
  readonly nodes: readonly GraphNode[]
  readonly attributes: readonly NodeAttribute[]
}

export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly functions: readonly GraphFunction[]
}

/** GraphDef version of TensorFlow 2.21 or older; newer ones keep the meaning of its operations. */
const producer = 1882

const tag = (field: number, wire: 0 | 2 | 5): number => field << 3 | wire

/** A SavedModel with one graph and the tag `serve`. */
export function encodeSavedModel({ nodes, functions }: Graph): Uint8Array {
  const w = protobuf.Writer.create()
  w.uint32(tag(1, 0)).int64(1)
  message(w, 2, meta => {
    message(meta, 1, info => { info.uint32(tag(4, 2)).string('serve') })
    message(meta, 2, graph => {
      for (const node of nodes) message(graph, 1, n => encodeNode(n, node))
      message(graph, 2, library => { for (const f of functions) message(library, 1, body => encodeFunction(body, f)) })
      message(graph, 4, versions => { versions.uint32(tag(1, 0)).int32(producer) })
    })
  })
  return w.finish()
}

function message(w: Writer, field: number, write: (w: Writer) => void): void {
  w.uint32(tag(field, 2)).fork()
  write(w)
  w.ldelim()
}

function encodeFunction(w: Writer, { name, inputs, outputs, nodes, attributes }: GraphFunction): void {
  const argument = (a: Writer, { name, type }: Argument): void => {
    a.uint32(tag(1, 2)).string(name).uint32(tag(3, 0)).int32(type)
  }
  message(w, 1, signature => {
    signature.uint32(tag(1, 2)).string(name)
    for (const input of inputs) message(signature, 2, a => argument(a, input))
    for (const output of outputs) message(signature, 3, a => argument(a, output))
    signature.uint32(tag(17, 0)).bool(true)
  })
  for (const node of nodes) message(w, 3, n => encodeNode(n, node))
  for (const output of outputs) {
    message(w, 4, entry => { entry.uint32(tag(1, 2)).string(output.name).uint32(tag(2, 2)).string(output.source) })
  }
  encodeAttributes(w, 5, attributes)
}

function encodeNode(w: Writer, node: GraphNode): void {
  w.uint32(tag(1, 2)).string(node.name).uint32(tag(2, 2)).string(node.op)
  for (const input of node.inputs) w.uint32(tag(3, 2)).string(input)
  encodeAttributes(w, 5, node.attributes)
}

function encodeAttributes(w: Writer, field: number, attributes: readonly NodeAttribute[]): void {
  for (const attribute of attributes) {
    message(w, field, entry => {
      entry.uint32(tag(1, 2)).string(attribute.name)
      message(entry, 2, value => encodeAttribute(value, attribute))
    })
  }
}

function encodeAttribute(w: Writer, attribute: NodeAttribute): void {
  if ('tensor' in attribute) {
    message(w, 8, t => encodeTensor(t, attribute.tensor))
  } else if ('function' in attribute) {
    message(w, 10, f => { f.uint32(tag(1, 2)).string(attribute.function) })
  } else if ('types' in attribute) {
    message(w, 1, list => { for (const type of attribute.types) encodeScalar(list, attributeTypes.type, type) })
  } else if ('bytes' in attribute) {
    w.uint32(tag(2, 2)).bytes(attribute.bytes)
  } else if (attribute.type === attributeTypes.shape) {
    message(w, 7, s => encodeShape(s, attribute.value as readonly number[]))
  } else if (Array.isArray(attribute.value)) {
    message(w, 1, list => { for (const value of attribute.value as unknown[]) encodeScalar(list, attribute.type, value) })
  } else {
    encodeScalar(w, attribute.type, attribute.value)
  }
}

function encodeScalar(w: Writer, type: number, value: unknown): void {
  if (type === attributeTypes.string) w.uint32(tag(2, 2)).string(value as string)
  else if (type === attributeTypes.int) w.uint32(tag(3, 0)).int64(value as number)
  else if (type === attributeTypes.float) w.uint32(tag(4, 5)).float(value as number)
  else if (type === attributeTypes.bool) w.uint32(tag(5, 0)).bool(Boolean(value))
  else if (type === attributeTypes.type) w.uint32(tag(6, 0)).int32(value as number)
  else throw new Error(`Attribute type ${type} is not known`)
}

function encodeShape(w: Writer, shape: readonly number[]): void {
  for (const size of shape) message(w, 2, dim => { dim.uint32(tag(1, 0)).int64(size) })
}

function encodeTensor(w: Writer, { shape, dtype, values }: TensorValue): void {
  w.uint32(tag(1, 0)).int32(dtype)
  message(w, 2, s => encodeShape(s, shape))
  const bytes = bytesOf(values)
  const width = values.BYTES_PER_ELEMENT
  // One element stands for all: what tfjs makes of tf.zeros is a large array.
  const content = isUniform(bytes, width) ? bytes.subarray(0, width) : bytes
  if (content.length < bytes.length && values instanceof Float32Array) w.uint32(tag(5, 2)).bytes(content)
  else if (content.length < bytes.length && dtype !== 10) message(w, 7, v => { v.int32(values[0]!) })
  else if (content.length < bytes.length) message(w, 11, v => { v.bool(values[0] !== 0) })
  else w.uint32(tag(4, 2)).bytes(bytes)
}

export function bytesOf(values: Value): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

/** All elements have the same bits. */
export function isUniform(bytes: Uint8Array, width: number): boolean {
  for (let i = width; i < bytes.length; i++) if (bytes[i] !== bytes[i - width]) return false
  return bytes.length > 0
}
