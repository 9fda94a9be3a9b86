/** NumPy archives: several arrays in one zip file, read one after the other without unpacking it. */
import { Readable } from 'node:stream'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { reason } from '../common/reasons'
import { pairOf } from './label-names'
import { isNpyLabels, picturesIn } from './npy-header'
import { type ArraySource, headerOf, npyProblem, readNpy, readNpyLabels } from './npy'
import { type SetPart, SetProblem } from './picture-set'

const entryLimit = 1000

/** Whether a zip file's first entry is an array. */
export function isNpz(head: Uint8Array): boolean {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  if (bytes.length < 34 || bytes.toString('latin1', 0, 4) !== 'PK\x03\x04') return false
  return bytes.toString('latin1', 30, 30 + bytes.readUInt16LE(26)).endsWith('.npy')
}

interface NamedArray extends ArraySource { readonly count: number, readonly isLabels: boolean }

/** Each picture of each array of pictures, with its class where an array of labels belongs to it. Throws SetProblem. */
export async function* readNpz(path: string): AsyncGenerator<SetPart> {
  const zip = await opened(path)
  try {
    const arrays: NamedArray[] = []
    for (const source of await sourcesIn(zip)) {
      const header = await headerOf(source)
      const isLabels = isNpyLabels(header)
      if (isLabels || typeof picturesIn(header) !== 'string') arrays.push({ ...source, isLabels, count: header.shape[0] ?? 0 })
    }
    const labels = arrays.filter(one => one.isLabels)
    const pictures = arrays.filter(one => !one.isLabels)
    if (pictures.length === 0) throw npyProblem('no array of images')
    for (const one of pictures) {
      const own = labelsFor(one, labels)
      yield* readNpy(one, own && await readNpyLabels(own))
    }
  } catch (thrown) {
    if (thrown instanceof SetProblem) throw thrown
    throw new SetProblem(reason('archive-broken', { message: messageOf(thrown) }))
  } finally {
    zip.close()
  }
}

/** The labels named like the pictures, or the only ones of the same count. */
function labelsFor({ name, count }: NamedArray, labels: readonly NamedArray[]): NamedArray | undefined {
  const fitting = labels.filter(one => one.count === count)
  return fitting.find(one => pairOf(one.name) === pairOf(name)) ?? (fitting.length === 1 ? fitting[0] : undefined)
}

function opened(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) reject(new SetProblem(reason('archive-broken', { message: messageOf(error) })))
      else resolve(zip)
    })
  })
}

function messageOf(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).replace(/\s+/g, ' ').slice(0, 120)
}

async function sourcesIn(zip: ZipFile): Promise<ArraySource[]> {
  if (zip.entryCount > entryLimit) throw new SetProblem(reason('archive-broken', { message: `${zip.entryCount} entries` }))
  const sources: ArraySource[] = []
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject)
    zip.on('end', resolve)
    zip.on('entry', (entry: Entry) => {
      if (entry.fileName.endsWith('.npy')) sources.push({ name: entry.fileName, chunks: () => chunksOf(zip, entry) })
      zip.readEntry()
    })
    zip.readEntry()
  })
  return sources
}

/** An entry as it is inflated, never more than it announces. */
async function* chunksOf(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  const stream = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, readable) => { if (error) reject(error); else resolve(readable) })
  })
  try {
    for await (const chunk of stream) yield chunk as Buffer
  } finally {
    stream.destroy()
  }
}
