/** Plain text of any language: one run of characters, split once into a beginning that trains and an end that validates. */
import { join } from 'node:path'
import { StudioError, type Fact } from '#contract'
import { namesOf, readReason, readChunks, readMeta, readSlice, readVerified, writeLibraryFile } from './common/files'
import { errorFor, type Reason, reason, skippedFor } from './common/reasons'
import { defineDatasetKind, type ImportContext, type Imported, type OpenedText, type SourceFile } from './define'
import { type EncodingName, makeDecoder } from './text/decoder'
import { detectEncoding, fromHead } from './text/encoding'
import { TextNormaliser } from './text/normalise'
import { TokenWriter, tokensFile, type WrittenTokens } from './text/token-writer'

const needed = 1000
const chunkBytes = 1 << 20

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
    'en': { title: 'Text', examples: '{n} character | {n} characters', summary: 'Plain text files, joined in the order of their names.' },
    'zh-CN': { title: '文本', examples: '{n} 个字符', summary: '纯文本文件，按名称顺序连接。' },
  },
  extensions: ['.txt', '.text', '.md', '.markdown', '.rst', '.org', '.tex', '.log', '.csv', '.tsv', '.json', '.html', '.xml', '.js', '.ts', '.py', '.c', '.h', '.java'],
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

function noneUsable(files: readonly SourceFile[], { file, why }: { file: string, why: Reason }): StudioError {
  const code = why.key === 'empty-text' ? 'IMPORT_EMPTY' : 'IMPORT_UNREADABLE'
  const n = files.length
  return n === 1 ? errorFor(code, file, why) : errorFor('IMPORT_EMPTY', namesOf(files), reason('none-usable', { n, file }, why))
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
    const found = writer.characters
    throw errorFor('DATASET_TOO_SMALL', dataset, reason('too-small-text', { found, needed }), { dataset, found, needed })
  }
  return writer.finish(context.signal)
}

/** The content in UTF-8, without a mark, cut anywhere. */
async function* readText({ file, encoding }: Usable, signal: AbortSignal, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const decoder = makeDecoder(encoding)
  // Bytes of UTF-8 are taken as they are: they were checked when the encoding was found out.
  let isFirst = encoding === 'UTF-8'
  try {
    for await (const chunk of readChunks(file.path, chunkBytes)) {
      signal.throwIfAborted()
      if (encoding !== 'UTF-8') yield Buffer.from(decoder.decode(chunk, true))
      else yield isFirst && hasMark(chunk) ? chunk.subarray(3) : chunk
      isFirst = false
      onBytes(chunk.length)
    }
    if (encoding !== 'UTF-8') yield Buffer.from(decoder.decode(new Uint8Array(), false))
  } catch (thrown) {
    signal.throwIfAborted()
    if (thrown instanceof StudioError) throw thrown
    throw errorFor('IMPORT_UNREADABLE', file.name, readReason(thrown))
  }
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

async function open(folder: string): Promise<OpenedText> {
  const meta = await readMeta(folder, isMeta)
  const { bytesPerToken, characters, train } = meta
  const bytes = await readVerified(join(folder, tokensFile(bytesPerToken)), characters * bytesPerToken, meta.tokensSha256)
  const tokens = Int32Array.from(bytesPerToken === 1 ? bytes : new Uint16Array(bytes.buffer))
  return { vocabulary: meta.vocabulary, train: tokens.subarray(0, train), val: tokens.subarray(train) }
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
