/** Every recording with its transcript and its speaker, as the layout tells them. */
import { readFile } from 'node:fs/promises'
import { folderClasses } from '../common/folder-classes'
import { readReason } from '../common/files'
import { type Reason, reason, skippedFor } from '../common/reasons'
import type { ImportContext, SourceFile } from '../define'
import { makeDecoder } from '../text/decoder'
import { detectEncoding } from '../text/encoding'
import { FileIndex } from './file-index'
import type { Layout } from './layout'
import { cleanTranscript, readManifest } from './manifest'
import { namedFor } from './name-patterns'

export interface Utterance { readonly file: SourceFile, readonly text: string, readonly speaker: string }

const mostListBytes = 256 << 20
const mostTextBytes = 64 << 10
/** Characters; ten minutes of the fastest speech have fewer. */
const longest = 20_000

type Told = Pick<Context, 'signal' | 'skip'>
type Context = ImportContext
interface Said { readonly text: string, readonly speaker: string }

/** In the order of the names. Recordings without a transcript are named as skipped. */
export async function findUtterances(layout: Layout, context: Told): Promise<Utterance[]> {
  const said = new Map<SourceFile, Said>()
  await readLists(layout, said, context)
  for (const [file, text] of layout.beside) {
    context.signal.throwIfAborted()
    if (!said.has(file)) await readBeside(file, text, { said, context })
  }
  if (said.size === 0) readNames(layout, said)
  const utterances: Utterance[] = []
  for (const file of layout.audio.toSorted((a, b) => a.name < b.name ? -1 : 1)) {
    const own = said.get(file)
    if (!own) context.skip(skippedFor(file.name, reason('no-transcript')))
    else if (own.text.length > longest) context.skip(skippedFor(file.name, reason('transcript-long', { limit: longest })))
    else utterances.push({ file, text: own.text, speaker: own.speaker || (namedFor(file.name).speaker ?? '') })
  }
  return utterances
}

/** The first list that names a recording tells it. */
async function readLists({ audio, lists }: Layout, said: Map<SourceFile, Said>, context: Told): Promise<void> {
  const index = new FileIndex(audio)
  for (const { file: list, form } of lists) {
    context.signal.throwIfAborted()
    const text = await readText(list, mostListBytes, context.signal)
    if (typeof text !== 'string') {
      context.skip(skippedFor(list.name, text))
      continue
    }
    const missing: string[] = []
    for (const row of readManifest(text, form)) {
      const file = index.find(row.audio, list.name)
      if (!file) missing.push(row.audio)
      else if (!said.has(file)) said.set(file, { text: row.text, speaker: row.speaker })
    }
    if (missing.length > 0) context.skip(skippedFor(list.name, reason('list-missing', { n: missing.length, first: missing[0]!.slice(0, 200) })))
  }
}

interface Reading { readonly said: Map<SourceFile, Said>, readonly context: Told }

async function readBeside(file: SourceFile, beside: SourceFile, { said, context }: Reading): Promise<void> {
  const found = await readText(beside, mostTextBytes, context.signal)
  if (typeof found !== 'string') return context.skip(skippedFor(beside.name, found))
  const text = cleanTranscript(withoutTimes(found))
  if (text === '') context.skip(skippedFor(beside.name, reason('empty-text')))
  else said.set(file, { text, speaker: '' })
}

/** Labels with times ("0 3200000 h") are joined; other text stays as it is. */
function withoutTimes(text: string): string {
  const lines = text.split(/\r?\n/).filter(line => line.trim() !== '')
  const timed = lines.map(line => /^\s*\d+(?:\.\d+)?\s+\d+(?:\.\d+)?\s+(\S.*)$/.exec(line)?.[1])
  return lines.length > 0 && timed.every(label => label !== undefined) ? timed.join(' ') : text
}

function readNames({ audio }: Layout, said: Map<SourceFile, Said>): void {
  const folders = folderClasses(audio.map(file => file.name))
  for (const [i, file] of audio.entries()) {
    const text = cleanTranscript(namedFor(file.name).text ?? folders[i] ?? '')
    if (text !== '') said.set(file, { text, speaker: '' })
  }
}

async function readText(file: SourceFile, limit: number, signal: AbortSignal): Promise<string | Reason> {
  if (file.bytes > limit) return reason('too-large', { limit: Math.max(1, limit >> 20) })
  try {
    const { encoding, reason: why } = await detectEncoding(file.path, signal)
    return why ?? makeDecoder(encoding).decode(await readFile(file.path, { signal }), false)
  } catch (thrown) {
    signal.throwIfAborted()
    return readReason(thrown)
  }
}
