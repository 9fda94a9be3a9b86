/** E-books: the chapters of an EPUB as one stream of XHTML, in the order in which they are read. */
import { type Reason, reason } from '../datasets/common/reasons'
import { ArchiveProblem } from './archive-problem'
import type { ZipArchive, ZipEntry } from './zip'

const mostMeta = 4 << 20

/** What a zip is besides an archive: an e-book, or a document that is refused. */
export async function documentIn(archive: ZipArchive): Promise<'epub' | Reason | undefined> {
  const has = (name: string): boolean => archive.entries.some(one => one.name === name)
  if (has('[Content_Types].xml')) return reason('document', { what: 'Office' })
  const type = archive.entries[0]?.name === 'mimetype' ? await readText(archive, 'mimetype') : ''
  if (type.startsWith('application/vnd.oasis')) return reason('document', { what: 'OpenDocument' })
  return type.startsWith('application/epub') || has('META-INF/container.xml') ? 'epub' : undefined
}

/** Throws an ArchiveProblem where the book has no chapters or they are encrypted. */
export async function bookFiles(archive: ZipArchive): Promise<{ chunks: AsyncGenerator<Buffer>, bytes: number }> {
  const container = await readText(archive, 'META-INF/container.xml')
  const root = tags(container, 'rootfile').map(one => one.get('full-path')).find(path => path !== undefined)
  if (root === undefined) throw noChapters('no list of contents')
  const opf = await readText(archive, root)
  const chapters = spineOf(opf, root).flatMap(path => archive.entries.filter(one => one.name === path).slice(0, 1))
  if (chapters.length === 0) throw noChapters('no chapters')
  const locked = await readText(archive, 'META-INF/encryption.xml')
  if (chapters.some(one => one.isEncrypted || locked.includes(one.name))) throw new ArchiveProblem(reason('archive-encrypted'))
  return { chunks: readAll(archive, chapters), bytes: chapters.reduce((sum, one) => sum + one.bytes, 0) }
}

function noChapters(message: string): ArchiveProblem {
  return new ArchiveProblem(reason('epub', { message }))
}

/** Paths of the chapters in reading order. */
function spineOf(opf: string, root: string): string[] {
  const folder = root.includes('/') ? root.slice(0, root.lastIndexOf('/') + 1) : ''
  const hrefs = new Map(tags(opf, 'item').map(item => [item.get('id'), item.get('href')]))
  return tags(opf, 'itemref').flatMap(item => {
    const href = hrefs.get(item.get('idref'))
    return href === undefined ? [] : [inFolder(folder, href)]
  })
}

/** A relative address as a path in the archive. */
function inFolder(folder: string, href: string): string {
  const path = new URL(href.replace(/#.*$/s, ''), `file:///${folder}`).pathname.slice(1)
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** Attributes of every element of this name, whatever its prefix. */
function tags(xml: string, name: string): Map<string, string>[] {
  return [...xml.matchAll(new RegExp(`<(?:[\\w-]+:)?${name}\\s([^>]*)>`, 'g'))].map(([, inside]) =>
    new Map([...inside!.matchAll(/([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, key, double, single]) =>
      [key!, (double ?? single ?? '').replaceAll('&amp;', '&')])))
}

/** A small text of the archive; nothing where it is not there. */
async function readText(archive: ZipArchive, name: string): Promise<string> {
  const entry = archive.entries.find(one => one.name === name)
  if (!entry) return ''
  if (entry.bytes > mostMeta) throw noChapters(`${name} is too large`)
  const parts: Buffer[] = []
  let bytes = 0
  for await (const chunk of archive.read(entry)) {
    parts.push(chunk)
    if ((bytes += chunk.length) > entry.bytes) throw noChapters(`${name} is damaged`)
  }
  return decoderFor(parts[0]).decode(Buffer.concat(parts))
}

async function* readAll(archive: ZipArchive, chapters: readonly ZipEntry[]): AsyncGenerator<Buffer> {
  for (const [index, chapter] of chapters.entries()) {
    // Whoever reads it knows by this line that it is HTML.
    yield Buffer.from(index === 0 ? '<!DOCTYPE html>\n' : '\n')
    let decoder: TextDecoder | undefined
    let bytes = 0
    for await (const chunk of archive.read(chapter)) {
      decoder ??= decoderFor(chunk)
      if ((bytes += chunk.length) > chapter.bytes) throw new ArchiveProblem(reason('archive-length', { announced: chapter.bytes }))
      yield Buffer.from(decoder.decode(chunk, { stream: true }))
    }
    yield Buffer.from(decoder?.decode() ?? '')
  }
}

/** XHTML is UTF-8 or, with a mark, UTF-16. */
function decoderFor(begin: Uint8Array | undefined): TextDecoder {
  const mark = begin && begin.length > 1 ? (begin[0]! << 8) | begin[1]! : 0
  return new TextDecoder(mark === 0xFFFE ? 'utf-16le' : mark === 0xFEFF ? 'utf-16be' : 'utf-8')
}
