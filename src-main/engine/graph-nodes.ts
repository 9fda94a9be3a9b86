/** Nodes that the graph of a network and the functions of its programs both hold. */
import { attributeTypes, dataTypes } from './addon'
import type { OpAttribute } from './addon'
import type { GraphNode, TensorValue } from './graph-def'
import { outputReference } from './op-outputs'

export const typeOf = (name: string, value: number): OpAttribute => ({ name, type: attributeTypes.type, value })
export const shapeOf = (name: string, value: readonly number[]): OpAttribute =>
  ({ name, type: attributeTypes.shape, value })
export const textOf = (name: string, value: string): OpAttribute => ({ name, type: attributeTypes.string, value })

export interface Handle {
  /** Index of the variable. */
  readonly index: number
  /** TF_DataType. */
  readonly dtype: number
  readonly shape: readonly number[]
}

/** The variables of the graph, to which the emission of a program may add large constants. */
export interface Variables {
  get(name: string): Handle
  addConstant(value: TensorValue): Handle
}

/** The node that names a variable; the same in the graph and in every function. */
export function handleNode({ index, dtype, shape }: Handle): GraphNode {
  return {
    name: `v${index}`, op: 'VarHandleOp', inputs: [], attributes: [
      typeOf('dtype', dtype), shapeOf('shape', shape), textOf('shared_name', `v${index}`), textOf('container', ''),
    ],
  }
}

/** The addon cannot hand out uint8, so it leaves the graph as int32. */
export function handOut(name: string, inputs: readonly string[], dtype: number): GraphNode {
  return dtype === dataTypes.uint8
    ? { name, op: 'Cast', inputs, attributes: [typeOf('SrcT', dtype), typeOf('DstT', dataTypes.int32)] }
    : { name, op: 'Identity', inputs, attributes: [typeOf('T', dtype)] }
}

/** How the body of a function refers to what `handOut` gives. */
export function handedOut(node: GraphNode): string {
  return outputReference(node.name, node.op, 0)
}
