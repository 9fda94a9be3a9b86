/** The films of an import: animated files, and folders of frames. */
import { posix } from 'node:path'
import { readHead, readReason } from '../common/files'
import { inOrder } from '../common/in-order'
import { reason } from '../common/reasons'
import type { SourceFile } from '../define'
import type { Skip } from '../images/find'
import { formatOf, type PictureFormat } from '../images/format'
import { isAnimated, isFilmContainer } from './animated'

export interface FrameFile { readonly file: SourceFile, readonly format: PictureFormat }
/** An animated file, or frames in the order of their numbers. */
export type Film = { readonly name: string } & (
  | { readonly file: SourceFile, readonly frames?: undefined }
  | { readonly frames: readonly FrameFile[], readonly file?: undefined })

const headBytes = 64 * 1024

type Look = { readonly format: PictureFormat | 'animated' } | { readonly why: ReturnType<typeof reason> }

async function look(file: SourceFile): Promise<Look> {
  try {
    const head = await readHead(file.path, Math.min(headBytes, Math.max(1, file.bytes)))
    if (head.length === 0) return { why: reason('empty') }
    if (isAnimated(head, head.length === file.bytes)) return { format: 'animated' }
    if (isFilmContainer(head)) return { why: reason('video-later') }
    const format = formatOf(head, file)?.format
    return format === 'sharp' || format === 'bmp' ? { format } : { why: reason('not-video') }
  } catch (thrown) {
    return { why: readReason(thrown) }
  }
}

/** Films in the order of their names; what is none is named as skipped. */
export async function findFilms(files: readonly SourceFile[], signal: AbortSignal, skip: Skip): Promise<Film[]> {
  const films: Film[] = []
  const folders = new Map<string, FrameFile[]>()
  let index = 0
  for await (const found of inOrder(files, look, { ahead: 16, signal })) {
    const file = files[index++]!
    if ('why' in found) {
      skip(file, found.why)
    } else if (found.format === 'animated') {
      films.push({ name: file.name, file })
    } else {
      const folder = posix.dirname(file.name)
      const frame = { file, format: found.format }
      const own = folders.get(folder)
      if (own) own.push(frame)
      else folders.set(folder, [frame])
    }
  }
  for (const [name, frames] of folders) films.push({ name, frames: frames.sort((a, b) => byNumber(a.file.name, b.file.name)) })
  return films.sort((a, b) => a.name < b.name ? -1 : 1)
}

/** The last number in a name without its folders and extension, and what stands before it. */
export function numberIn(name: string): { readonly prefix: string, readonly number: number } | undefined {
  const found = /^(.*?)(\d{1,12})\D{0,3}$/.exec(posix.parse(name).name)
  return found ? { prefix: found[1]!, number: Number(found[2]) } : undefined
}

function byNumber(a: string, b: string): number {
  return (numberIn(a)?.number ?? 0) - (numberIn(b)?.number ?? 0) || (a < b ? -1 : 1)
}
