import { expect, it } from 'vitest'
import { icnsFile, icoFile } from '../../../scripts/icons/containers.mjs'

const images = new Map([16, 24, 32, 48, 64, 128, 256, 512, 1024].map(size => [size, Buffer.from(`image of ${size}`)]))

it('an icon file for Windows points at each of its images', () => {
  const file = icoFile(images)
  const found = Array.from({ length: file.readUInt16LE(4) }, (_, at) => {
    const entry = 6 + 16 * at
    const start = file.readUInt32LE(entry + 12)
    return `${file.readUInt8(entry)}: ${file.subarray(start, start + file.readUInt32LE(entry + 8)).toString()}`
  })
  expect(found).toEqual([
    '16: image of 16', '24: image of 24', '32: image of 32', '48: image of 48', '64: image of 64', '128: image of 128', '0: image of 256',
  ])
})

it('an icon file for macOS is a chunk of chunks', () => {
  const file = icnsFile(images)
  expect([file.toString('latin1', 0, 4), file.readUInt32BE(4) === file.length]).toEqual(['icns', true])
  const found = []
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) found.push(file.toString('latin1', at, at + 4))
  expect(found).toEqual(['icp4', 'icp5', 'icp6', 'ic07', 'ic08', 'ic09', 'ic10'])
})
