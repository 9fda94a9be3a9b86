/** Lists of recordings with what is said in them: delimited, as JSON lines, or a name and a text on each line. */

export interface Row {
  /** How the list names the recording. */
  readonly audio: string
  readonly text: string
  /** '' where the list does not say. */
  readonly speaker: string
}

export const forms = ['json', 'tab', 'pipe', 'comma', 'semicolon', 'plain'] as const
export type ManifestForm = typeof forms[number]

const delimiters = { tab: '\t', pipe: '|', comma: ',', semicolon: ';' } as const

/** By the names of columns and keys that corpora use, most telling first. */
const audioNames = ['path', 'audio_filepath', 'wav_filename', 'audio_file', 'file_name', 'filename', 'file', 'audio', 'wav', 'clip', 'id']
const textNames = ['sentence', 'transcript', 'transcription', 'normalized_text', 'normalized_transcription', 'text', 'raw_text']
const speakerNames = ['client_id', 'speaker_id', 'speaker', 'spk', 'user_id']

/** Rows of a list in one form; lines that have not that form are left out. `isCut`: the text ends somewhere within a line. */
export function readManifest(text: string, form: ManifestForm, isCut = false): Row[] {
  const whole = isCut ? text.slice(0, Math.max(0, text.lastIndexOf('\n'))) : text
  if (form === 'json') return whole.split('\n').flatMap(fromJson)
  if (form === 'plain') return whole.split('\n').flatMap(fromLine)
  return fromTable(cellsOf(whole, delimiters[form], form === 'comma' || form === 'semicolon'), form)
}

function fromJson(line: string): Row[] {
  if (!line.trimStart().startsWith('{')) return []
  let value: Record<string, unknown>
  try {
    value = JSON.parse(line) as Record<string, unknown>
  } catch {
    return []
  }
  const at = (names: readonly string[]): string => {
    const found = names.map(name => value[name]).find(one => typeof one === 'string' || typeof one === 'number')
    return found === undefined ? '' : String(found)
  }
  return made(at(audioNames), at(textNames), at(speakerNames))
}

/** "digits/1: one" or "84-121123-0000 GO DO YOU HEAR". */
function fromLine(line: string): Row[] {
  const found = /^\s*(\S+?):?\s+(\S.*)$/.exec(line)
  return found ? made(found[1]!, found[2]!, '') : []
}

function fromTable(rows: readonly string[][], form: ManifestForm): Row[] {
  const head = rows[0]?.map(cell => cell.trim().toLowerCase().replace(/^\uFEFF/, '')) ?? []
  const column = (names: readonly string[]): number => names.map(name => head.indexOf(name)).find(at => at >= 0) ?? -1
  const audio = column(audioNames)
  const text = column(textNames)
  const speaker = column(speakerNames)
  if (audio >= 0 && text >= 0) return rows.slice(1).flatMap(row => made(row[audio] ?? '', row[text] ?? '', row[speaker] ?? ''))
  // Without a head: the recording, then the text; of three between pipes the last is the text in words.
  return rows.flatMap(row => made(row[0] ?? '', form === 'pipe' ? row[2]?.trim() || (row[1] ?? '') : row[1] ?? '', ''))
}

function made(audio: string, text: string, speaker: string): Row[] {
  const clean = cleanTranscript(text)
  return audio.trim() === '' || clean === '' ? [] : [{ audio: audio.trim(), text: clean, speaker: speaker.trim() }]
}

/** In composed form, with single spaces. */
export function cleanTranscript(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}

/** Cells of each line; in quotes a cell may hold delimiters, line ends and doubled quotes. */
function cellsOf(text: string, delimiter: string, hasQuotes: boolean): string[][] {
  if (!hasQuotes) return text.split('\n').filter(line => line.trim() !== '').map(line => line.replace(/\r$/, '').split(delimiter))
  const rows: string[][] = []
  let row: string[] = []
  for (let at = 0; at < text.length; at++) {
    const { value, end } = text[at] === '"' ? quotedCell(text, at + 1) : { value: '', end: at }
    const stop = endOfCell(text, end, delimiter)
    row.push(value === '' ? text.slice(end, stop).replace(/\r$/, '') : value)
    at = stop
    if (text[at] === delimiter) continue
    if (row.some(one => one.trim() !== '')) rows.push(row)
    row = []
  }
  return rows
}

/** The content of a quoted cell, and where what follows its closing quote begins. */
function quotedCell(text: string, begin: number): { value: string, end: number } {
  for (let from = begin; ;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return { value: text.slice(begin).replaceAll('""', '"'), end: text.length }
    if (text[quote + 1] !== '"') return { value: text.slice(begin, quote).replaceAll('""', '"'), end: quote + 1 }
    from = quote + 2
  }
}

function endOfCell(text: string, from: number, delimiter: string): number {
  let at = from
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n') at++
  return at
}
