/** What studio://app serves: the page, the library's pictures and texts, and the built-in samples. */
import { extname, join, sep } from 'node:path'

export const contentPolicy = [
  'default-src \'none\'',
  'script-src \'self\'',
  'style-src \'self\'',
  'img-src \'self\' data: blob:',
  'font-src \'self\'',
  'connect-src \'self\'',
  'media-src \'self\'',
  'require-trusted-types-for \'script\'',
  'trusted-types vue',
  'base-uri \'none\'',
  'form-action \'none\'',
  'frame-ancestors \'none\'',
].join('; ')

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wav': 'audio/wav',
}
/** What the library and the samples may hand out: nothing that could run. */
const harmless = new Set(['.png', '.jpg', '.jpeg', '.webp', '.txt', '.json', '.wav'])

export interface ContentRoots {
  readonly rendererFolder: string
  readonly samplesFolder: string
  /** The library's own resolver: a file, or null. */
  resolveLibrary(pathname: string): string | null
}

/** `root` is the folder the file must lie in, links resolved; null for the library, whose resolver sees to that. */
export interface Content { readonly file: string, readonly root: string | null, readonly mediaType: string }

/** The file that a url stands for, or null. Touches no file. */
export function resolveContent(url: string, roots: ContentRoots): Content | null {
  const pathname = cleanPath(url)
  if (pathname === null) return null
  if (pathname.startsWith('/library/')) {
    const file = roots.resolveLibrary(pathname)
    return file === null ? null : content(file, null, harmless)
  }
  if (pathname.startsWith('/samples/')) return below(roots.samplesFolder, pathname.slice('/samples/'.length), harmless)
  return below(roots.rendererFolder, pathname === '/' ? 'index.html' : pathname.slice(1))
}

/** First and last byte. */
export interface ByteRange { readonly from: number, readonly to: number }

/** The one stretch of a file that a Range header asks for; null: all of it (also where the header says something else). */
export function rangeOf(header: string | null, size: number): ByteRange | 'outside' | null {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!found || (found[1] === '' && found[2] === '')) return null
  const last = size - 1
  const from = found[1] === '' ? Math.max(0, size - Number(found[2])) : Number(found[1])
  const to = found[1] === '' || found[2] === '' ? last : Math.min(last, Number(found[2]))
  if (from > last || (found[1] === '' && Number(found[2]) === 0)) return 'outside'
  return to < from ? null : { from, to }
}

/** Path of a clean url of studio://app (still encoded), or null. */
function cleanPath(url: string): string | null {
  if (!URL.canParse(url)) return null
  const { protocol, hostname, port, username, pathname } = new URL(url)
  if (protocol !== 'studio:' || hostname !== 'app' || port !== '' || username !== '') return null
  return pathname
}

function below(root: string, encoded: string, allowed?: ReadonlySet<string>): Content | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(encoded)
  } catch {
    return null
  }
  const parts = decoded.split('/')
  const isClean = parts.every(part => part !== '' && part !== '.' && part !== '..' && !/[\\\0:]/.test(part))
  if (!isClean || decoded.includes('%')) return null
  const file = join(root, ...parts)
  return file.startsWith(root + sep) ? content(file, root, allowed) : null
}

function content(file: string, root: string | null, allowed?: ReadonlySet<string>): Content | null {
  const extension = extname(file).toLowerCase()
  const mediaType = mediaTypes[extension]
  if (mediaType === undefined || (allowed && !allowed.has(extension))) return null
  return { file, root, mediaType }
}
