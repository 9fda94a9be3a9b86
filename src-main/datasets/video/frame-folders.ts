/** Folders whose pictures are the frames of a film, told from folders of single pictures by names and by looking. */
import { posix } from 'node:path'
import type { Decoders, ImportContext, SourceFile } from '../define'
import { decodeSquare, openPicture } from '../images/decode'
import { convertChannels } from '../images/resample'
import { numberIn } from './films'

const fewest = 8
const framesLookedAt = 5
const foldersLookedAt = 6
/** Frames side by side differ by less than this share of what pictures differ by that do not belong together. */
const nearShare = 0.5
const side = 16

/** The files of all folders of frames among these. */
export async function frameFolders(files: readonly SourceFile[], { decoders, signal }: Pick<ImportContext, 'decoders' | 'signal'>) {
  const candidates = foldersByName(files)
  if (candidates.length === 0) return []
  const doubtful = candidates.filter(({ name }) => !isNamedFilm(name))
  const are = doubtful.length === 0 || await areFilms(doubtful.map(one => one.files), decoders, signal)
  return candidates.filter(one => are || !doubtful.includes(one)).flatMap(one => one.files)
}

interface Folder { readonly name: string, readonly files: SourceFile[] }

/** Folders without folders in them, full of pictures numbered one after the other. */
function foldersByName(files: readonly SourceFile[]): Folder[] {
  const folders = new Map<string, SourceFile[]>()
  for (const file of files) {
    const own = folders.get(posix.dirname(file.name))
    if (own) own.push(file)
    else folders.set(posix.dirname(file.name), [file])
  }
  const inner = new Set([...folders.keys()].map(name => posix.dirname(name)))
  return [...folders].filter(([name, own]) => name !== '.' && !inner.has(name) && areNumbered(own))
    .map(([name, own]) => ({ name, files: own.sort((a, b) => (numberIn(a.name)?.number ?? 0) - (numberIn(b.name)?.number ?? 0)) }))
}

function areNumbered(files: readonly SourceFile[]): boolean {
  if (files.length < fewest || !files.every(file => /\.(png|jpe?g|webp|bmp|tiff?)$/i.test(file.name))) return false
  const found = files.map(file => numberIn(file.name))
  const numbers = new Set(found.map(one => one?.number))
  if (found.some(one => !one || one.prefix !== found[0]!.prefix) || numbers.size < files.length) return false
  const all = [...numbers] as number[]
  // A frame may be missing here and there.
  return all.reduce((one, other) => Math.max(one, other)) - all.reduce((one, other) => Math.min(one, other)) < files.length * 1.1
}

function isNamedFilm(folder: string): boolean {
  return /^(clip|video|vid|scene|shot|seq|sequence|frames?|take|movie|film)[\W_\d]*$/i.test(posix.basename(folder))
}

/** Looks at a few neighbours in a few folders, and compares them with frames far away or of other folders. */
async function areFilms(folders: readonly (readonly SourceFile[])[], decoders: Decoders, signal: AbortSignal): Promise<boolean> {
  const step = Math.max(1, Math.floor(folders.length / foldersLookedAt))
  const near: number[] = []
  const seen: Uint8Array[] = []
  for (let k = 0; k < folders.length; k += step) {
    const files = folders[k]!
    for (let j = 0; j < framesLookedAt; j++) {
      signal.throwIfAborted()
      const at = Math.floor(j * (files.length - 2) / (framesLookedAt - 1))
      const [one, next] = [await small(files[at]!, decoders), await small(files[at + 1]!, decoders)]
      if (!one || !next) continue
      near.push(distance(one, next))
      seen.push(one)
    }
  }
  const far: number[] = []
  // Half the list away lies another folder, or a place far from this one.
  for (let i = 0; i < seen.length; i++) far.push(distance(seen[i]!, seen[(i + (seen.length >> 1)) % seen.length]!))
  return near.length > 1 && mean(near) < mean(far) * nearShare
}

/** A picture in grey at a few pixels, or undefined where it cannot be decoded. */
async function small(file: SourceFile, decoders: Decoders): Promise<Uint8Array | undefined> {
  try {
    const { source } = await openPicture(file, /\.bmp$/i.test(file.name) ? 'bmp' : 'sharp', { decoders, size: side })
    if (!source) return undefined
    const { pixels, channels } = await decodeSquare(source, { size: side, fit: 'stretch' })
    return convertChannels(pixels, channels, 1)
  } catch {
    return undefined
  }
}

function distance(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
