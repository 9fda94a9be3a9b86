/** CIFAR binaries: records of one or two label bytes and 32 x 32 pixels, all red, then all green, then all blue. */
import { readChunks } from '../common/files'
import type { SourceFile } from '../define'
import type { SetPart } from './picture-set'

const side = 32
const plane = side * side
const pixels = plane * 3
const recordsPerChunk = 256

/** Label bytes of each record (1: CIFAR-10, 2: CIFAR-100), or undefined where it is no such file: there is no mark in it. */
export function cifarLabels(file: Pick<SourceFile, 'name' | 'bytes'>, head: Uint8Array): 1 | 2 | undefined {
  if (!/\.bin$/i.test(file.name) || file.bytes === 0) return undefined
  if (file.bytes % (pixels + 1) === 0 && every(head, pixels + 1, at => head[at]! < 10)) return 1
  if (file.bytes % (pixels + 2) === 0 && every(head, pixels + 2, at => head[at]! < 20 && (head[at + 1] ?? 0) < 100)) return 2
  return undefined
}

function every(head: Uint8Array, step: number, test: (at: number) => boolean): boolean {
  for (let at = 0; at < head.length; at += step) if (!test(at)) return false
  return head.length > 0
}

/** Each picture with its class; of two labels the finer one. `names` has the classes' names where a file of them was given. */
export async function* readCifar({ path, bytes }: SourceFile, labelBytes: 1 | 2, names: readonly string[]): AsyncGenerator<SetPart> {
  const record = pixels + labelBytes
  const header = { count: bytes / record, width: side, height: side, channels: 3 as const }
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of readChunks(path, record * recordsPerChunk)) {
    rest = rest.length ? Buffer.concat([rest, chunk]) : chunk
    let at = 0
    for (; at + record <= rest.length; at += record) {
      const label = rest[at + labelBytes - 1]!
      yield { header, label: names[label] ?? String(label), pixels: interleave(rest.subarray(at + labelBytes, at + record), plane) }
    }
    rest = rest.subarray(at)
  }
}

/** [channels, pixels] -> [pixels, channels] */
export function interleave(planes: Uint8Array, pixelsOfOne: number): Uint8Array {
  const channels = planes.length / pixelsOfOne
  const out = new Uint8Array(planes.length)
  for (let c = 0; c < channels; c++) for (let i = 0; i < pixelsOfOne; i++) out[i * channels + c] = planes[c * pixelsOfOne + i]!
  return out
}

/** Names of classes come beside the binaries: one a line. */
export function isCifarNames(name: string): boolean {
  return /(^|\/)(batches\.meta|fine_label_names)\.txt$/i.test(name)
}
