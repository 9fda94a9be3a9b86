/**
 * Clocks inside a program. tfjs-node cannot ask a session for its trace, so each operation is followed by a clock, for
 * which the next one waits: one after another, in the order of the trace, each has the computer for itself. (With clocks
 * alone, operations that run side by side would mostly be seen to wait for each other.)
 */
import { dataTypes } from './addon'
import type { GraphNode } from './graph-def'
import { typeOf } from './graph-nodes'
import { outputReference } from './op-outputs'

/** TF_DOUBLE, which the engine otherwise has no use for. */
const float64 = 2

export interface StampedOperation {
  /** Of the node in the graph. */
  readonly node: string
  /** Kind of operation: MatMul, DuetLstm. */
  readonly name: string
  /** Shapes of its outputs. */
  readonly shapes: readonly (readonly number[])[]
}

export class Stamps {
  readonly operations: StampedOperation[] = []
  readonly #stamps: string[] = []
  readonly #add: (node: GraphNode) => void

  constructor(add: (node: GraphNode) => void) {
    this.#add = add
    this.#stamp('begin', [])
  }

  /** Control inputs for the next operation. */
  before(): readonly string[] {
    return [`^${this.#stamps.at(-1)!}`]
  }

  after(operation: StampedOperation): void {
    this.#stamp(`${operation.node}/done`, [`^${operation.node}`])
    this.operations.push(operation)
  }

  /** Seconds after the beginning, float32 [1 + operations]: 0, then the end of each. */
  times(): string {
    const inputs = this.#stamps.map(name => outputReference(name, 'Timestamp', 0))
    this.#add({ name: 'stamps', op: 'Pack', inputs, attributes: [
      typeOf('T', float64), { name: 'N', type: 1, value: inputs.length }, { name: 'axis', type: 1, value: 0 },
    ] })
    this.#add({ name: 'since', op: 'Sub', inputs: [outputReference('stamps', 'Pack', 0), inputs[0]!], attributes: [typeOf('T', float64)] })
    this.#add({ name: 'times', op: 'Cast', inputs: [outputReference('since', 'Sub', 0)], attributes: [
      typeOf('SrcT', float64), typeOf('DstT', dataTypes.float32),
    ] })
    return outputReference('times', 'Cast', 0)
  }

  #stamp(name: string, inputs: readonly string[]): void {
    this.#stamps.push(name)
    this.#add({ name, op: 'Timestamp', inputs, attributes: [] })
  }
}
