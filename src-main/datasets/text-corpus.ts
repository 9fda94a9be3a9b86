/** Plain text of any language: one run of characters, split once into a beginning that trains and an end that validates. */
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { StudioError, type Fact } from '#contract'
import { namesOf, readReason, readChunks, readMeta, readSlice, readVerifiedChunks, writeLibraryFile } from './common/files'
import { errorFor, type Reason, skippedFor } from './common/reasons'
import { noneUsable, tooFew } from './common/refusals'
import { defineDatasetKind, type ImportContext, type Imported, type OpenedText, type SourceFile } from './define'
import { type EncodingName, makeDecoder } from './text/decoder'
import { detectEncoding, fromHead } from './text/encoding'
import { isPage, PageReader } from './text/html'
import { TextNormaliser } from './text/normalise'
import { TokenWriter, tokensFile, type WrittenTokens } from './text/token-writer'

const needed = 1000
const chunkBytes = 1 << 20
const headBytes = 1 << 16
/** Share of the computer's memory that an open text may take. */
const memoryShare = 0.6

interface Meta {
  readonly kind: 'text-corpus'
  readonly format: 1
  /** Sorted by code point; index = token. */
  readonly vocabulary: readonly string[]
  readonly counts: readonly number[]
  readonly characters: number
  /** Number of characters that train; the rest validates. */
  readonly train: number
  readonly bytesPerToken: 1 | 2
  readonly tokensSha256: string
  /** sha256 of the normalised text in UTF-8. */
  readonly fingerprint: string
  readonly files: readonly { readonly name: string, readonly encoding: EncodingName }[]
}

export const textCorpus = defineDatasetKind<OpenedText>({
  id: 'text-corpus',
  texts: {
    'en': { title: 'Text', examples: '{n} character | {n} characters', summary: 'Text files, web pages and e-books, joined in the order of their names.' },
    'zh-CN': { title: '文本', examples: '{n} 个字符', summary: '文本文件、网页和电子书，按名称顺序连接。' },
  },
  extensions: ['.txt', '.text', '.md', '.markdown', '.rst', '.org', '.tex', '.log', '.csv', '.tsv', '.json', '.html', '.htm', '.xhtml', '.epub', '.xml', '.js',
    '.ts', '.py', '.c', '.h', '.java'],
  sniff: (_file, head) => head.length > 0 && !fromHead(head)?.reason ? 0.2 : 0,
  folderIsOne: false,
  importTo,
  open,
  preview,
})

async function importTo(context: ImportContext): Promise<Imported> {
  const usable = await findUsable(context)
  const writer = await TokenWriter.create(context.folder)
  try {
    const written = await writeAll(writer, usable, context)
    const meta = metaOf(written, usable)
    await writeLibraryFile(join(context.folder, 'meta.json'), JSON.stringify(meta))
    return {
      examples: meta.characters,
      fingerprint: meta.fingerprint,
      facts: factsOf(written, usable),
      split: { train: meta.train, val: meta.characters - meta.train },
    }
  } catch (thrown) {
    await writer.abandon()
    throw thrown
  }
}

interface Usable { readonly file: SourceFile, readonly encoding: EncodingName }

/** Files whose encoding is known; the others are named as skipped. Throws when none is left. */
async function findUsable({ files, signal, skip }: ImportContext): Promise<Usable[]> {
  const usable: Usable[] = []
  let first: { file: string, why: Reason } | undefined
  for (const file of files.toSorted(byName)) {
    signal.throwIfAborted()
    const found = await detectEncoding(file.path, signal).catch(thrown => {
      signal.throwIfAborted()
      return { reason: readReason(thrown) }
    })
    if (!found.reason) {
      usable.push({ file, encoding: found.encoding })
      continue
    }
    first ??= { file: file.name, why: found.reason }
    skip(skippedFor(file.name, found.reason))
  }
  if (usable.length === 0 && first) throw noneUsable(files, first)
  return usable
}

const byNumber = new Intl.Collator('en', { numeric: true })

/** chapter_2 comes before chapter_10. */
function byName(a: SourceFile, b: SourceFile): number {
  return byNumber.compare(a.name, b.name) || (a.name < b.name ? -1 : 1)
}

async function writeAll(writer: TokenWriter, usable: readonly Usable[], context: ImportContext): Promise<WrittenTokens> {
  const done = { files: 0, bytes: 0 }
  for (const one of usable) {
    if (writer.characters > 0 && writer.lastCode !== 0x0A) await writer.write(Buffer.from('\n'))
    const normaliser = new TextNormaliser(writer)
    for await (const text of readText(one, context.signal, bytes => context.progress({ ...done, bytes: done.bytes += bytes })))
      await normaliser.push(text)
    await normaliser.end()
    done.files++
    context.progress(done)
  }
  if (writer.characters < needed) {
    const dataset = usable.length === 1 ? usable[0]!.file.name : namesOf(usable.map(one => one.file))
    throw tooFew(dataset, 'too-small-text', { found: writer.characters, needed })
  }
  return writer.finish(context.signal)
}

/** The content in UTF-8, without a mark, cut anywhere; of a page, what a reader sees of it. */
async function* readText({ file, encoding }: Usable, signal: AbortSignal, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const decoder = makeDecoder(encoding)
  let page: PageReader | undefined
  let isFirst = true
  try {
    // One is read, one is worked on, one is written.
    for await (const chunk of readChunks(file.path, chunkBytes, 4)) {
      signal.throwIfAborted()
      if (isFirst && isPage(makeDecoder(encoding).decode(chunk.subarray(0, headBytes), true))) page = new PageReader()
      // Bytes of UTF-8 are taken as they are: they were checked when the encoding was found out.
      if (encoding === 'UTF-8' && !page) yield isFirst && hasMark(chunk) ? chunk.subarray(3) : chunk
      else yield Buffer.from(read(decoder.decode(chunk, true), page))
      isFirst = false
      onBytes(chunk.length)
    }
    if (encoding !== 'UTF-8' || page) yield Buffer.from(read(decoder.decode(new Uint8Array(), false), page))
    if (page) yield Buffer.from(page.end())
  } catch (thrown) {
    signal.throwIfAborted()
    if (thrown instanceof StudioError) throw thrown
    throw errorFor('IMPORT_UNREADABLE', file.name, readReason(thrown))
  }
}

function read(text: string, page: PageReader | undefined): string {
  return page ? page.push(text) : text
}

function hasMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xEF && bytes[1] === 0xBB && bytes[2] === 0xBF
}

function metaOf(written: WrittenTokens, usable: readonly Usable[]): Meta {
  const { vocabulary, counts, characters, bytesPerToken, tokensSha256, textSha256 } = written
  return {
    kind: 'text-corpus', format: 1, vocabulary, counts, characters, train: Math.floor(characters * 0.9), bytesPerToken,
    tokensSha256, fingerprint: textSha256,
    files: usable.map(one => ({ name: one.file.name, encoding: one.encoding })),
  }
}

function factsOf({ vocabulary, lines, words, folded }: WrittenTokens, usable: readonly Usable[]): Fact[] {
  const facts: Fact[] = [
    { key: 'vocabulary', value: vocabulary.length },
    { key: 'words', value: words },
    { key: 'lines', value: lines },
    { key: 'encoding', value: [...new Set(usable.map(one => one.encoding))].join(', ') },
  ]
  if (usable.length > 1) facts.push({ key: 'files', value: usable.length })
  if (folded > 0) facts.push({ key: 'folded', value: folded })
  return facts
}

function isMeta(value: unknown): value is Meta {
  const meta = value as Meta
  return meta.kind === 'text-corpus' && meta.format === 1 && Array.isArray(meta.vocabulary)
    && Number.isInteger(meta.characters) && Number.isInteger(meta.train) && (meta.bytesPerToken === 1 || meta.bytesPerToken === 2)
}

/** Four bytes a character. Throws OUT_OF_MEMORY where the computer has too few. */
async function open(folder: string): Promise<OpenedText> {
  const meta = await readMeta(folder, isMeta)
  const { bytesPerToken, characters, train } = meta
  const tokens = roomFor(characters)
  let at = 0
  const expected = { bytes: characters * bytesPerToken, sha256: meta.tokensSha256 }
  await readVerifiedChunks(join(folder, tokensFile(bytesPerToken)), expected, chunk => {
    const part = bytesPerToken === 1 ? chunk : new Uint16Array(chunk.buffer, chunk.byteOffset, chunk.byteLength >> 1)
    tokens.set(part, at)
    at += part.length
  })
  return { vocabulary: meta.vocabulary, train: tokens.subarray(0, train), val: tokens.subarray(train) }
}

function roomFor(characters: number): Int32Array {
  const needed = characters * Int32Array.BYTES_PER_ELEMENT
  try {
    if (needed <= totalmem() * memoryShare) return new Int32Array(characters)
  } catch {
    // Said below: this process may not have so much.
  }
  const [gigabytes, all] = [needed, totalmem()].map(bytes => (bytes / 2 ** 30).toFixed(1)) as [string, string]
  const what = `this text of ${characters.toLocaleString('en')} characters needs ${gigabytes} GB of the computer's ${all} GB; import a part of it`
  const chinese = `这份 ${characters.toLocaleString('zh-CN')} 个字符的文本需要 ${gigabytes} GB，本机共 ${all} GB；请只导入其中一部分`
  throw new StudioError('OUT_OF_MEMORY', `There is not enough memory: ${what}.`, { what, 'what:zh-CN': chinese })
}

async function preview(folder: string, slice: { offset: number, count: number }) {
  const { vocabulary, characters, bytesPerToken } = await readMeta(folder, isMeta)
  const offset = Math.min(slice.offset, characters)
  const count = Math.min(slice.count, characters - offset)
  const bytes = await readSlice(join(folder, tokensFile(bytesPerToken)), offset * bytesPerToken, count * bytesPerToken)
  const tokens = bytesPerToken === 1 ? bytes : new Uint16Array(bytes.buffer)
  const text = Array.from(tokens, token => vocabulary[token] ?? '').join('')
  return { type: 'text' as const, offset, total: characters, text }
}
