/**
 * What a network is to the engine: named variables and named programs over them.
 *
 * A program is a pure function of (variables, inputs, step, key). It never reads a tensor's value, never branches on
 * data and draws no JavaScript random number, so that the engine may run it op by op (eager) or trace it once into a
 * TensorFlow graph (compiled), with the same bits.
 */
import type * as tfjs from '@tensorflow/tfjs-node'
import type { CellKernels } from './cell-kernels'

/** The TensorFlow.js module, handed to recipes as a parameter so that importing a recipe loads nothing native. */
export type Tf = typeof tfjs
export type Tensor = tfjs.Tensor

export type DType = 'float32' | 'int32' | 'uint8'

/** Host-side value of a tensor, row-major. */
export type Value = Float32Array | Int32Array | Uint8Array

export interface TensorSpec {
  /** Fixed; a new shape is a new program. */
  readonly shape: readonly number[]
  readonly dtype: DType
}

export interface VariableSpec extends TensorSpec {
  readonly name: string
  /** Initial value, `shape` elements. */
  readonly value: Value
  /**
   * weight: trained by gradients · state: everything else that training carries (moments, EMA, step, recurrent state);
   * both are part of a checkpoint · data: resident training data, never written by a program, never checkpointed.
   */
  readonly role: 'weight' | 'state' | 'data'
}

/** Random tensors keyed by (run seed, site, step): the same key gives the same bits, eager or compiled. */
export interface RandomSource {
  /** int32 [2], for an operation that draws by itself: of the (seed, site) and of the step. */
  key(site: string): Tensor
  /** Uniform in [low, high), float32. `site` names the place in the program; two draws of one program need two sites. */
  uniform(site: string, shape: readonly number[], low?: number, high?: number): Tensor
  /** Normal(mean, deviation), float32. */
  normal(site: string, shape: readonly number[], mean?: number, deviation?: number): Tensor
  /** Integers uniform in [low, high), int32. */
  integers(site: string, shape: readonly number[], low: number, high: number): Tensor
}

export interface ProgramContext {
  readonly tf: Tf
  /** Values of the variables when the call began. */
  readonly vars: Readonly<Record<string, Tensor>>
  readonly inputs: Readonly<Record<string, Tensor>>
  readonly random: RandomSource
}

export interface ProgramResult {
  /** Copied to the host after the call. */
  readonly outputs: Readonly<Record<string, Tensor>>
  /** New values of variables, same shape and dtype; a variable not named keeps its value. */
  readonly updates: Readonly<Record<string, Tensor>>
}

export interface Program {
  readonly inputs: Readonly<Record<string, TensorSpec>>
  /** Name of the int32 scalar variable or input whose value is the step of the random key. Default: variable `step`. */
  readonly keyedBy?: string
  /** How many calls can be made as one (Runner.runSeries), at least 2; worth its trace where a call is short. */
  readonly series?: number
  run(context: ProgramContext): ProgramResult
}

export interface Network {
  /** Run seed, a positive 31-bit integer. */
  readonly seed: number
  readonly variables: readonly VariableSpec[]
  readonly programs: Readonly<Record<string, Program>>
}

/** One operation of a profiled call. */
export interface TimedOperation {
  /** Kind of operation: MatMul, DuetLstm. */
  readonly name: string
  readonly node: string
  readonly shapes: readonly (readonly number[])[]
  /** Seconds after the beginning of the call, which runs one operation after another. */
  readonly begin: number
  readonly end: number
}

export interface ProfiledCall { readonly outputs: Record<string, Value>, readonly operations: readonly TimedOperation[] }

/** A network that lives in TensorFlow. Not reentrant. */
export interface Runner {
  readonly mode: 'eager' | 'compiled'
  /** Runs one call; input arrays are not kept. */
  run(program: string, inputs?: Readonly<Record<string, Value>>): Record<string, Value>
  /** Runs calls one after another, `series` of the program at once where it can; their outputs in the same order. */
  runSeries(program: string, calls: readonly Readonly<Record<string, Value>>[]): Record<string, Value>[]
  /** Copies of variables' values (default: all weights and states). */
  read(names?: readonly string[]): Record<string, Value>
  /** Sets variables; a wrong length or unknown name is an error that names it, and nothing is set. */
  write(values: Readonly<Record<string, Value>>): void
  /** One call of the profiled program, with the same bits as any other; where the runner was made with one. */
  profile?(inputs: Readonly<Record<string, Value>>): ProfiledCall
  dispose(): void
}

/** What a loaded TensorFlow is: recorded with each run. */
export interface Backend {
  readonly tf: Tf
  /** Version of libtensorflow, for example 2.21.0. */
  readonly tensorflowVersion: string
  readonly tfjsVersion: string
  /** Where set-up could compile them. */
  readonly cellKernels?: CellKernels
}
