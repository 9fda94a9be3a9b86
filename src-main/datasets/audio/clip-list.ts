/** What is known of each clip besides its sound, in one file. */
import { join } from 'node:path'
import { readVerified, type StoredFile, writeLibraryFile } from '../common/files'
import type { OpenedAudio } from '../define'
import { readSamples, readStarts, type StoredClips } from './clip-store'
import type { ClipSplit } from './split-clips'

const listFile = 'clips.json'

/** One entry a clip in every list. */
export interface ClipList {
  /** As below what was dropped. */
  readonly names: readonly string[]
  /** Index into the classes, -1 where there is none. */
  readonly labels: readonly number[]
  /** 0 trains, 1 validates, 2 tests. */
  readonly parts: readonly number[]
  /** Of speech only. */
  readonly transcripts?: readonly string[]
  readonly speakers?: readonly string[]
}

export function partsOf({ val, test }: ClipSplit, count: number): number[] {
  const parts = new Array<number>(count).fill(0)
  for (const clip of val) parts[clip] = 1
  for (const clip of test) parts[clip] = 2
  return parts
}

export function writeList(folder: string, list: ClipList): Promise<StoredFile> {
  return writeLibraryFile(join(folder, listFile), JSON.stringify(list))
}

export async function readList(folder: string, { bytes, sha256 }: StoredFile): Promise<ClipList> {
  return JSON.parse(Buffer.from(await readVerified(join(folder, listFile), bytes, sha256)).toString()) as ClipList
}

export interface AudioMeta {
  readonly rate: number
  readonly classes: readonly string[]
  readonly stored: StoredClips
  readonly list: StoredFile
}

export async function openClips(folder: string, { rate, classes, stored, list }: AudioMeta): Promise<OpenedAudio & { list: ClipList }> {
  const found = await readList(folder, list)
  const of = (part: number): Uint32Array => Uint32Array.from([...found.parts.keys()].filter(clip => found.parts[clip] === part))
  return {
    rate, classes, list: found,
    starts: await readStarts(folder, stored), samples: await readSamples(folder, stored),
    labels: Int32Array.from(found.labels), train: of(0), val: of(1), test: of(2),
  }
}
