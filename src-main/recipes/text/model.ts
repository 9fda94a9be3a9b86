/** The network of text generation: embedding, recurrent layers, dense softmax. */
import { StudioError, type ParamValues } from '#contract'
import { chainCount } from '../../engine/chains'
import type { RandomSource, Tensor, Tf, VariableSpec } from '../../engine/types'
import { dropout } from '../../nn/dropout'
import { sparseCrossEntropy } from '../../nn/losses'
import { cells, project, recurrent, recurrentWeights, statesOf, type Cell, type CellOptions } from '../../nn/recurrent'
import { constant, glorot, normal } from '../../nn/variables'

export interface TextModel {
  readonly cell: Cell
  readonly layers: number
  readonly hidden: number
  readonly embedding: number
  readonly vocabulary: number
  readonly batch: number
  readonly length: number
  readonly dropout: number
  readonly recurrentDropout: number
  readonly cellOptions: CellOptions
  /** Parts of the batch that run side by side, one a core. */
  readonly chains: number
  readonly weights: readonly VariableSpec[]
  /** Names of the carried states, by layer. */
  readonly stateNames: readonly string[]
}

type Vars = Readonly<Record<string, Tensor>>

export interface TextModelOptions { readonly vocabulary: number, readonly seed: number, readonly cores: number, readonly fused: boolean }

export function textModel(params: ParamValues, { vocabulary, seed, cores, fused }: TextModelOptions): TextModel {
  const number = (key: string): number => Number(params[key])
  const cell = cells.find(one => one === params.cell)
  if (!cell) throw new StudioError('BAD_INPUT', `There is no cell ${String(params.cell)}.`, { place: 'cell', message: 'unknown cell' })
  const [layers, hidden, embedding] = [number('layers'), number('hidden'), number('embedding')]
  const weights = [
    normal(seed, 'embedding', { shape: [vocabulary, embedding], deviation: 1 }),
    ...Array.from({ length: layers }, (_, layer) =>
      recurrentWeights(seed, `layer${layer}`, { cell, inputs: layer === 0 ? embedding : hidden, hidden })).flat(),
    glorot(seed, 'out/w', [hidden, vocabulary]),
    constant('out/b', [vocabulary], 0),
  ]
  const stateNames = Array.from({ length: layers }, (_, layer) => statesOf(cell).map(state => `state${layer}/${state}`)).flat()
  const batch = number('batch')
  return {
    cell, layers, hidden, embedding, vocabulary, batch, length: number('sequenceLength'), dropout: number('dropout'), recurrentDropout: number('recurrentDropout'),
    cellOptions: { fused, fast: params.fastMath === true }, chains: chainCount(batch, cores), weights, stateNames,
  }
}

/** What the first layer looks its inputs up in; computed once for any number of passages. */
export interface Inputs {
  /** Projected inputs: of each character there is, or where that is more than the passage, of each position. */
  readonly rows: Tensor
  /** int32 [steps, batch]. */
  readonly index?: Tensor
}

export interface Passage {
  readonly tf: Tf
  readonly vars: Vars
  /** Of `batch` streams over `steps`. */
  readonly inputs: Inputs
  readonly steps: number
  readonly batch: number
  /** [batch, hidden] by name of TextModel.stateNames. */
  readonly states: Vars
  /** Dropout is on where there is one. */
  readonly random?: RandomSource
}

/** Projected inputs of every character of the vocabulary, [vocabulary, gates * hidden]. */
export function projectAll({ tf, vars }: { tf: Tf, vars: Vars }): Tensor {
  return project(tf, vars.embedding!, { wx: vars['layer0/wx']!, b: vars['layer0/b']! })
}

/** Tokens [batch, steps], int32, as the first layer takes them. */
export function inputsOf(model: TextModel, { tf, vars, tokens }: { tf: Tf, vars: Vars, tokens: Tensor }): Inputs {
  const index = tokens.transpose()
  if (model.vocabulary < index.size) return { rows: projectAll({ tf, vars }), index }
  const x = tf.gather(vars.embedding!, index.reshape([-1]) as never)
  return { rows: project(tf, x, { wx: vars['layer0/wx']!, b: vars['layer0/b']! }) }
}

/** Logits [steps * batch, vocabulary], step by step, and the states after the passage. */
export function readPassage(model: TextModel, passage: Passage): { logits: Tensor, states: Record<string, Tensor> } {
  const { tf, vars, states, random } = passage
  const after: Record<string, Tensor> = {}
  const drop = (x: Tensor, site: string, share: number): Tensor =>
    random ? dropout(tf, x, { random, site, share, fused: model.cellOptions.fused }) : x
  let inputs = passage.inputs
  let x: Tensor | undefined
  for (let layer = 0; layer < model.layers; layer++) {
    const names = statesOf(model.cell).map(state => `state${layer}/${state}`)
    if (x) inputs = { rows: project(tf, x, { wx: vars[`layer${layer}/wx`]!, b: vars[`layer${layer}/b`]! }) }
    const one = recurrent({
      tf, cell: model.cell, options: model.cellOptions, ...inputs,
      wh: drop(vars[`layer${layer}/wh`]!, `recurrent dropout ${layer}`, model.recurrentDropout), states: names.map(name => states[name]!),
    })
    names.forEach((name, index) => { after[name] = one.states[index]! })
    x = drop(one.outputs, `dropout ${layer}`, model.dropout).reshape([passage.steps * passage.batch, model.hidden])
  }
  return { logits: tf.matMul(x as never, vars['out/w'] as never).add(vars['out/b']!), states: after }
}

/** Loss in nats of each position, [steps * batch], against the tokens that follow, [batch, steps]. */
export function lossesOf(tf: Tf, logits: Tensor, targets: Tensor): Tensor {
  return sparseCrossEntropy(tf, logits, targets.transpose().reshape([-1]))
}
