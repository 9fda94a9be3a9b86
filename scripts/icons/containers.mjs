/** The icon containers of Windows and macOS; both take PNG images as they are. */

/** A size of 256 is written as 0. */
const icoSizes = [16, 24, 32, 48, 64, 128, 256]
/** @type {readonly (readonly [string, number])[]} */
const icnsTypes = [['icp4', 16], ['icp5', 32], ['icp6', 64], ['ic07', 128], ['ic08', 256], ['ic09', 512], ['ic10', 1024]]

/** @param {ReadonlyMap<number, Buffer>} images PNG by size */
export function icoFile(images) {
  const header = Buffer.alloc(6)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(icoSizes.length, 4)
  let offset = header.length + 16 * icoSizes.length
  const entries = icoSizes.map(size => {
    const image = imageOf(images, size)
    const entry = Buffer.alloc(16)
    entry.writeUInt8(size % 256, 0)
    entry.writeUInt8(size % 256, 1)
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(32, 6)
    entry.writeUInt32LE(image.length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += image.length
    return entry
  })
  return Buffer.concat([header, ...entries, ...icoSizes.map(size => imageOf(images, size))])
}

/** @param {ReadonlyMap<number, Buffer>} images PNG by size */
export function icnsFile(images) {
  return icnsChunk('icns', Buffer.concat(icnsTypes.map(([type, size]) => icnsChunk(type, imageOf(images, size)))))
}

/** @param {string} type @param {Buffer} data */
function icnsChunk(type, data) {
  const header = Buffer.alloc(8)
  header.write(type, 0, 'latin1')
  header.writeUInt32BE(data.length + 8, 4)
  return Buffer.concat([header, data])
}

/** @param {ReadonlyMap<number, Buffer>} images @param {number} size */
function imageOf(images, size) {
  const image = images.get(size)
  if (!image) throw new Error(`there is no image of ${size} pixels`)
  return image
}
