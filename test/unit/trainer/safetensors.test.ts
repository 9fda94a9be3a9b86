import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeTensors, encodeTensors } from '../../../src-main/trainer/safetensors'

const tensors = {
  'layer/w': { shape: [2, 3], value: Float32Array.from([1.5, -0, Number.NaN, Infinity, 1e-40, -7]) },
  '步数': { shape: [], value: Int32Array.of(-5) },
  'bytes': { shape: [3], value: Uint8Array.of(0, 128, 255) },
  'nothing': { shape: [0, 4], value: new Float32Array(0) },
}

describe('the file of tensors', () => {
  test('gives back every bit, shape and fact', () => {
    const back = decodeTensors(encodeTensors({ tensors, metadata: { note: '“鲸”' } }))
    expect(back).toEqual({ tensors, metadata: { note: '“鲸”' } })
    expect(Object.is((back.tensors['layer/w']!.value as Float32Array)[1], -0)).toBe(true)
  })

  test('is as the format says: header length, JSON, values from a multiple of 8 on', () => {
    const file = encodeTensors({ tensors, metadata: {} })
    const length = Number(file.readBigUInt64LE(0))
    expect((8 + length) % 8).toBe(0)
    const header = JSON.parse(file.toString('utf8', 8, 8 + length)) as Record<string, unknown>
    expect(header['layer/w']).toEqual({ dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] })
    expect(file.readFloatLE(8 + length)).toBe(1.5)
    expect(file.length).toBe(8 + length + 24 + 4 + 3)
  })

  test('is refused when it is cut off anywhere', () => {
    const file = encodeTensors({ tensors, metadata: {} })
    fc.assert(fc.property(fc.integer({ min: 0, max: file.length - 1 }), end => {
      expect(() => decodeTensors(file.subarray(0, end))).toThrow()
    }))
  })
})
