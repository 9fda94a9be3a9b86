/**
 * What the studio knows about the native addon of tfjs-node beyond its public interface. Only this file touches the
 * backend's private parts; a new version of tfjs-node is checked here.
 */
import type { DType, Tensor, Tf, Value } from './types'

export interface OpAttribute {
  readonly name: string
  /** TF_AttrType of TensorFlow's C interface. */
  readonly type: number
  readonly value: unknown
}

export interface TensorMetadata {
  readonly id: number
  readonly shape: number[]
  /** TF_DataType of TensorFlow's C interface. */
  readonly dtype: number
}

/** The native functions, by tensor id. */
export interface Binding {
  createTensor(shape: readonly number[], dtype: number, values: unknown): number
  deleteTensor(id: number): void
  tensorDataSync(id: number): Value
  executeOp(
    name: string, attributes: readonly OpAttribute[], inputs: readonly number[], numOutputs: number): TensorMetadata[]
  loadSavedModel(folder: string, tags: string): number
  deleteSavedModel(id: number): void
  runSavedModel(id: number, inputs: readonly number[], inputNames: string, outputNames: string): TensorMetadata[]
  getNumOfTensors(): number
  getNumOfSavedModels(): number
  readonly TF_Version: string
}

interface TensorData { readonly dtype: number }

interface NodeBackend {
  binding: Binding
  readonly tensorMap: { get(dataId: object): TensorData }
  getInputTensorIds(tensors: readonly Tensor[]): number[]
  createOutputTensor(metadata: TensorMetadata): Tensor
}

/** TF_DataType. */
export const dataTypes = { float32: 1, int32: 3, uint8: 4, string: 7, int64: 9, bool: 10 } as const
export type OpDType = keyof typeof dataTypes

/** TF_AttrType. */
export const attributeTypes = { string: 0, int: 1, float: 2, bool: 3, type: 4, shape: 5 } as const

/** An attribute of a raw operation: `{type: 'float32'}`, `{int: [1, 2]}`, `{bool: true}` ... */
export type AttributeValue =
  | { readonly type: OpDType }
  | { readonly int: number | readonly number[] }
  | { readonly float: number | readonly number[] }
  | { readonly bool: boolean }
  | { readonly string: string }
  | { readonly shape: readonly number[] }

/**
 * Operations that take uint8 tensors, with the attribute that names the element type. tfjs has no uint8: it labels such
 * a tensor int32, which would make every one of these fail.
 */
const uint8Attributes: Readonly<Record<string, string>> = {
  Cast: 'SrcT', ConcatV2: 'T', GatherV2: 'Tparams', Pack: 'T', Reshape: 'T', ReverseV2: 'T', Slice: 'T', SplitV: 'T',
  StridedSlice: 'T', Tile: 'T', Transpose: 'T',
}

function nodeBackend(tf: Tf): NodeBackend {
  const backend = tf.backend() as unknown as NodeBackend
  if (typeof backend.binding?.executeOp !== 'function') {
    throw new Error('The active TensorFlow.js backend is not the native one: call loadBackend() first')
  }
  return backend
}

/** The native functions now in force. */
export function binding(tf: Tf): Binding {
  return nodeBackend(tf).binding
}

/** The addon's own functions below the uint8 layer, replaceable; by what is in force above them. */
const natives = new WeakMap<Binding, Binding>()

/** Puts some native functions made by `wrap` in force while `body` runs; what it starts must end before it returns. */
export function withNatives<T>(tf: Tf, wrap: (native: Binding) => Partial<Binding>, body: () => T): T {
  const native = natives.get(binding(tf))
  if (native === undefined) throw new Error('TensorFlow was not loaded by loadBackend()')
  const before = { ...native }
  Object.assign(native, wrap(before))
  try {
    return body()
  } finally {
    Object.assign(native, before)
  }
}

/** `tf.tidy` for a result that holds no tensor: all tensors made by `body` are freed, unless kept. */
export function inScope<T>(tf: Tf, body: () => T): T {
  let result: T | undefined
  tf.tidy(() => { result = body() })
  return result as T
}

/** A plain copy of native functions, since properties of the addon's own object cannot be replaced. */
function copyBinding(source: Binding): Binding {
  const copy: Record<string, unknown> = {}
  for (const key of Object.getOwnPropertyNames(source)) {
    const value = (source as unknown as Record<string, unknown>)[key]
    copy[key] = typeof value === 'function' ? value.bind(source) : value
  }
  return copy as unknown as Binding
}

/** Teaches the backend uint8. Once, when TensorFlow is loaded. */
export function prepareAddon(tf: Tf): void {
  const backend = nodeBackend(tf)
  const native = copyBinding(backend.binding)
  backend.binding = { ...native, ...passThrough(native), ...uint8Support(native) }
  natives.set(backend.binding, native)
}

/** Functions that ask `native` at each call, so that `withNatives` reaches them. */
function passThrough(native: Binding): Partial<Binding> {
  return { tensorDataSync: id => native.tensorDataSync(id) }
}

function uint8Support(native: Binding): Partial<Binding> {
  const bytes = new Set<number>()
  return {
    createTensor(shape, dtype, values) {
      const id = native.createTensor(shape, dtype, values)
      if (dtype === dataTypes.uint8) bytes.add(id)
      return id
    },
    deleteTensor(id) {
      bytes.delete(id)
      native.deleteTensor(id)
    },
    executeOp(name, attributes, inputs, numOutputs) {
      const isBytes = bytes.size > 0 && inputs.some(id => bytes.has(id))
      const made = native.executeOp(name, isBytes ? asUint8(name, attributes) : attributes, inputs, numOutputs)
      for (const { id, dtype } of made) if (dtype === dataTypes.uint8) bytes.add(id)
      return made
    },
    runSavedModel(model, inputs, inputNames, outputNames) {
      const made = native.runSavedModel(model, inputs, inputNames, outputNames)
      for (const { id, dtype } of made) if (dtype === dataTypes.uint8) bytes.add(id)
      return made
    },
  }
}

function asUint8(name: string, attributes: readonly OpAttribute[]): readonly OpAttribute[] {
  const typed = uint8Attributes[name]
  // Not an operation of tfjs on its int32 label: a raw one that names its types itself.
  if (typed === undefined && attributes.some(({ value }) => value === dataTypes.uint8)) return attributes
  if (typed === undefined) throw new Error(`${name} does not take uint8 tensors: cast to float32 or int32 first`)
  return attributes.map(a => a.name === typed ? { ...a, value: dataTypes.uint8 } : a)
}

/**
 * Runs one TensorFlow operation that tfjs does not offer. The result is a leaf: no gradient flows through it, so wrap
 * it in `tf.customGrad` where one is needed. Traceable. Attributes that follow from the inputs in Python must be given.
 * `numOutputs` follows the operation's definition. Throws what TensorFlow says about the operation.
 */
export function executeRawOp(
  tf: Tf, name: string, attributes: Readonly<Record<string, AttributeValue>>, inputs: readonly Tensor[],
  numOutputs: number): Tensor[] {
  const backend = nodeBackend(tf)
  const list = Object.entries(attributes).map(([key, value]) => toAttribute(key, value))
  return backend.binding.executeOp(name, list, backend.getInputTensorIds(inputs), numOutputs)
    .map(metadata => backend.createOutputTensor(metadata))
}

function toAttribute(name: string, value: AttributeValue): OpAttribute {
  if ('type' in value) return { name, type: attributeTypes.type, value: dataTypes[value.type] }
  if ('int' in value) return { name, type: attributeTypes.int, value: value.int }
  if ('float' in value) return { name, type: attributeTypes.float, value: value.float }
  if ('bool' in value) return { name, type: attributeTypes.bool, value: value.bool }
  if ('string' in value) return { name, type: attributeTypes.string, value: value.string }
  return { name, type: attributeTypes.shape, value: value.shape }
}

/** Element type in TensorFlow, which differs from `tensor.dtype` for uint8. */
export function dtypeOf(tf: Tf, tensor: Tensor): OpDType {
  const code = nodeBackend(tf).tensorMap.get(tensor.dataId as object).dtype
  for (const [name, value] of Object.entries(dataTypes)) if (value === code) return name as OpDType
  throw new Error(`A ${tensor.dtype} tensor cannot be used here`)
}

/** Ids of tensors in the addon; uploads those that live in JavaScript so far. */
export function tensorIds(tf: Tf, tensors: readonly Tensor[]): number[] {
  return nodeBackend(tf).getInputTensorIds(tensors)
}

/** The tensor that owns what the addon returned. */
export function adopt(tf: Tf, metadata: TensorMetadata): Tensor {
  return nodeBackend(tf).createOutputTensor(metadata)
}

/**
 * A tensor with a copy of `value`, of any dtype of the engine; its memory belongs to TensorFlow.
 * (The addon lends aligned JavaScript memory to TensorFlow and takes it back on whichever thread lets go of it last,
 * which kills the process on a thread of the session; memory that is not aligned to 64 bytes is copied at once.)
 */
export function uploadValue(tf: Tf, value: Value, spec: { shape: readonly number[], dtype: DType }): Tensor {
  const code = dataTypes[spec.dtype]
  const id = nodeBackend(tf).binding.createTensor(spec.shape, code, misaligned(value))
  return adopt(tf, { id, shape: [...spec.shape], dtype: code })
}

function misaligned(value: Value): Value {
  const bytes = new ArrayBuffer(value.byteLength + 4)
  const copy = value instanceof Float32Array
    ? new Float32Array(bytes, 4, value.length)
    : value instanceof Int32Array ? new Int32Array(bytes, 4, value.length) : new Uint8Array(bytes, 4, value.length)
  copy.set(value)
  return copy
}

/** A copy of a tensor's value: Uint8Array for uint8 and bool. Waits for it. */
export function downloadValue(tf: Tf, tensor: Tensor): Value {
  const dtype = dtypeOf(tf, tensor)
  // The addon cannot read uint8, so the bytes travel as int32.
  if (dtype === 'uint8') return tf.tidy(() => Uint8Array.from(tensor.cast('int32').dataSync()))
  if (dtype === 'string' || dtype === 'int64') throw new Error(`A ${dtype} tensor cannot be read by the engine`)
  return (tensor.dataSync() as Value).slice()
}
