/** Recurrent cells by their equations, one number at a time in float64: what the fast layers are held against. */
import type { Cell } from '../../../src-main/nn/recurrent'

export type Matrix = number[][]

export interface PlainLayer {
  /** [steps][batch][inputs]. */
  readonly x: Matrix[]
  readonly wx: Matrix
  readonly wh: Matrix
  readonly b: number[]
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** Row vector times columns `from` .. `from + count` of a matrix. */
function times(row: readonly number[], matrix: Matrix, { from, count }: { from: number, count: number }): number[] {
  return Array.from({ length: count }, (_, column) => row.reduce((sum, value, at) => sum + value * matrix[at]![from + column]!, 0))
}

type Step = (at: { x: number[], layer: PlainLayer, states: number[][] }) => number[][]

/** Pre-activation of gate `index`: x wx + h wh + b. */
function gate({ x, layer, states }: Parameters<Step>[0], index: number, h = states[0]!): number[] {
  const part = { from: index * h.length, count: h.length }
  const [fromX, fromH] = [times(x, layer.wx, part), times(h, layer.wh, part)]
  return fromX.map((value, at) => value + fromH[at]! + layer.b[part.from + at]!)
}

const stepOf: Record<Cell, Step> = {
  'rnn-tanh': at => [gate(at, 0).map(Math.tanh)],
  'rnn-relu': at => [gate(at, 0).map(value => Math.max(0, value))],
  'lstm': at => {
    const [i, f, o] = [0, 1, 2].map(index => gate(at, index).map(sigmoid)) as [number[], number[], number[]]
    const g = gate(at, 3).map(Math.tanh)
    const c = at.states[1]!.map((before, n) => f[n]! * before + i[n]! * g[n]!)
    return [c.map((value, n) => o[n]! * Math.tanh(value)), c]
  },
  'gru': at => {
    const h = at.states[0]!
    const [z, r] = [0, 1].map(index => gate(at, index).map(sigmoid)) as [number[], number[]]
    const n = gate(at, 2, h.map((value, index) => r[index]! * value)).map(Math.tanh)
    return [h.map((value, index) => z[index]! * value + (1 - z[index]!) * n[index]!)]
  },
}

/** `states` by state and row; outputs [steps][batch][hidden]. */
export function readCell(cell: Cell, layer: PlainLayer, states: readonly Matrix[]): { outputs: Matrix[], states: Matrix[] } {
  let now = states.map(state => state.map(row => [...row]))
  const outputs = layer.x.map(rows => {
    const after = rows.map((x, row) => stepOf[cell]({ x, layer, states: now.map(state => state[row]!) }))
    now = now.map((_, index) => after.map(one => one[index]!))
    return now[0]!
  })
  return { outputs, states: now }
}
