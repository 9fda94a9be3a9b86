/** Real archives, made byte by byte, so that each can be wrong in exactly one way. */
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'

export interface ZipPart {
  readonly name: string | Uint8Array
  readonly data: string | Uint8Array
  readonly stored?: boolean
  readonly flags?: number
  readonly method?: number
  /** Unix mode, such as 0o120777 for a link. */
  readonly mode?: number
  /** What the headers announce instead of the truth. */
  readonly bytes?: number
  readonly crc?: number
  /** Place of the local header, for entries that share one. */
  readonly offset?: number
}

export function zipOf(parts: readonly ZipPart[], { disk = 0 }: { disk?: number } = {}): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const part of parts) {
    const name = Buffer.from(part.name as string)
    const data = Buffer.from(part.data as string)
    const packed = part.stored ? data : deflateRawSync(data)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(part.flags ?? (typeof part.name === 'string' ? 0x800 : 0), 2)
    fields.writeUInt16LE(part.method ?? (part.stored ? 0 : 8), 4)
    fields.writeUInt32LE(part.crc ?? crc32(data), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(part.bytes ?? data.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const head = Buffer.alloc(46)
    head.writeUInt32LE(0x02014B50, 0)
    head.writeUInt16LE(part.mode ? 0x31E : 20, 4)
    fields.copy(head, 6)
    head.writeUInt32LE((part.mode ?? 0) * 65536, 38)
    head.writeUInt32LE(part.offset ?? at, 42)
    central.push(head, name)
    if (part.offset !== undefined) continue
    locals.push(Buffer.from('PK\x03\x04', 'latin1'), fields, name, packed)
    at += 30 + name.length + packed.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054B50, 0)
  end.writeUInt16LE(disk, 4)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, directory, end])
}

export interface TarPart { readonly name: string, readonly data?: string | Uint8Array, readonly type?: string, readonly bytes?: number }

export function tarOf(parts: readonly TarPart[], { isOpen = false }: { isOpen?: boolean } = {}): Buffer {
  const blocks = parts.map(({ name, data = '', type = '0', bytes }) => {
    const content = Buffer.from(data as string)
    const header = Buffer.alloc(512)
    header.write(name, 0, 100)
    header.write('0000644\0'.repeat(3), 100)
    header.write(`${(bytes ?? content.length).toString(8).padStart(11, '0')} `, 124)
    header.write('00000000000 ', 136)
    header.write('        ', 148)
    header.write(type, 156)
    header.write('ustar\0' + '00', 257)
    header.write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148)
    return Buffer.concat([header, content, Buffer.alloc((512 - content.length % 512) % 512)])
  })
  return Buffer.concat(isOpen ? blocks : [...blocks, Buffer.alloc(1024)])
}

export function paxOf(records: Readonly<Record<string, string>>): TarPart {
  const data = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.byteLength(` ${key}=${value}\n`)
    const length = [1, 2, 3].map(digits => rest + digits).find((total, at) => String(total).length === at + 1)!
    return `${length} ${key}=${value}\n`
  }).join('')
  return { name: 'PaxHeader', type: 'x', data }
}

export const gzOf = (data: string | Uint8Array): Buffer => gzipSync(data)
