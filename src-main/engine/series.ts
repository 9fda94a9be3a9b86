/**
 * Several calls of a program as one call into TensorFlow. A step of a small network takes less time than the way from
 * JavaScript into TensorFlow and back; the calls are the same function one after another, so their bits are the same.
 *
 * Names in the graph: `p0s/in1` the inputs 1 of all calls, `p0s/2` call 2, `p0s/out1` the outputs 1 of all calls.
 */
import { attributeTypes, dataTypes } from './addon'
import type { OpAttribute } from './addon'
import type { GraphFunction, GraphNode, NodeAttribute } from './graph-def'
import { shapeOf, typeOf } from './graph-nodes'
import type { Program, Value } from './types'

export interface SeriesEntry {
  readonly count: number
  readonly feeds: readonly { readonly name: string, readonly node: string }[]
  readonly fetches: readonly string[]
}

const int = (name: string, value: number): OpAttribute => ({ name, type: attributeTypes.int, value })

export interface SeriesOptions {
  readonly program: Program
  readonly count: number
  /** Attributes of the node that calls the program once. */
  readonly attributes: readonly NodeAttribute[]
}

/** Adds `count` calls of a program, each after the one before. */
export function emitSeries(nodes: GraphNode[], body: GraphFunction, { program, count, attributes }: SeriesOptions): SeriesEntry {
  const name = `${body.name}s`
  const feeds = Object.entries(program.inputs).map(([input, { shape, dtype }], i) => {
    const type = dataTypes[dtype]
    nodes.push(
      { name: `${name}/in${i}`, op: 'Placeholder', inputs: [], attributes: [typeOf('dtype', type), shapeOf('shape', [count, ...shape])] },
      { name: `${name}/each${i}`, op: 'Unpack', inputs: [`${name}/in${i}`], attributes: [typeOf('T', type), int('num', count), int('axis', 0)] },
    )
    return { name: input, node: `${name}/in${i}:0` }
  })
  for (let at = 0; at < count; at++) {
    const inputs = feeds.map((_, i) => `${name}/each${i}:${at}`)
    nodes.push({ name: `${name}/${at}`, op: 'StatefulPartitionedCall', inputs: at === 0 ? inputs : [...inputs, `^${name}/${at - 1}`], attributes })
  }
  const fetches = body.outputs.map(({ type }, i) => {
    const inputs = Array.from({ length: count }, (_, at) => `${name}/${at}:${i}`)
    nodes.push({ name: `${name}/out${i}`, op: 'Pack', inputs, attributes: [typeOf('T', type), int('N', count), int('axis', 0)] })
    return `${name}/out${i}:0`
  })
  return { count, feeds, fetches }
}

/** One input of all calls, one after another. */
export function joined(values: readonly Value[]): Value {
  const first = values[0]!
  const all = new (first.constructor as new (length: number) => Value)(first.length * values.length)
  values.forEach((value, at) => { all.set(value, at * first.length) })
  return all
}

/** Part `at` of `count` equal ones. */
export function partOf(all: Value, at: number, count: number): Value {
  const size = all.length / count
  return all.slice(at * size, (at + 1) * size)
}
