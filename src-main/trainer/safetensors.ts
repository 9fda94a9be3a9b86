/**
 * Tensors in a file by the safetensors format, which Python and other tools read as well: 8 bytes with the length of the
 * header (little endian), the header as JSON, then the raw values one after another.
 */
import type { Value } from '../engine/types'

export interface Tensors {
  readonly tensors: Readonly<Record<string, { readonly shape: readonly number[], readonly value: Value }>>
  readonly metadata: Readonly<Record<string, string>>
}

const types = { F32: Float32Array, I32: Int32Array, U8: Uint8Array } as const
type TypeName = keyof typeof types
interface Entry { dtype: TypeName, shape: number[], data_offsets: [number, number] }

export function encodeTensors({ tensors, metadata }: Tensors): Buffer {
  const header: Record<string, unknown> = { __metadata__: metadata }
  let offset = 0
  for (const [name, { shape, value }] of Object.entries(tensors)) {
    header[name] = { dtype: typeName(value), shape, data_offsets: [offset, offset + value.byteLength] }
    offset += value.byteLength
  }
  // Padded with spaces so that the values begin at a multiple of 8.
  const text = JSON.stringify(header)
  const json = Buffer.from(text.padEnd(text.length + (8 - Buffer.byteLength(text) % 8) % 8))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  const values = Object.values(tensors).map(({ value }) => Buffer.from(value.buffer, value.byteOffset, value.byteLength))
  return Buffer.concat([length, json, ...values])
}

/** Throws an Error that says what is wrong. */
export function decodeTensors(file: Buffer): Tensors {
  const length = file.length >= 8 ? Number(file.readBigUInt64LE(0)) : 0
  if (length === 0 || 8 + length > file.length) throw new Error('the header is cut off')
  const { __metadata__: metadata = {}, ...entries } = JSON.parse(file.toString('utf8', 8, 8 + length)) as
    Record<string, Entry> & { __metadata__?: Record<string, string> }
  const tensors = Object.fromEntries(Object.entries(entries).map(([name, entry]) =>
    [name, decodeOne(file, 8 + length, { name, ...entry })]))
  return { tensors, metadata: metadata as Record<string, string> }
}

function decodeOne(file: Buffer, base: number, { name, dtype, shape, data_offsets: [from, to] }: Entry & { name: string }) {
  const type = types[dtype]
  const count = shape.reduce((product, side) => product * side, 1)
  if (!type || to - from !== count * type.BYTES_PER_ELEMENT || base + to > file.length) throw new Error(`the values of ${name} do not fit`)
  // Copied, since the place in the file need not be aligned.
  const bytes = Uint8Array.prototype.slice.call(file, base + from, base + to)
  return { shape, value: new type(bytes.buffer, 0, count) as Value }
}

function typeName(value: Value): TypeName {
  return value instanceof Float32Array ? 'F32' : value instanceof Int32Array ? 'I32' : 'U8'
}
