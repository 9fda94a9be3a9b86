/** Decodes files into a store of clips, in their order; what cannot be used is named. */
import { namesOf } from '../common/files'
import { type Reason, reason, skippedFor } from '../common/reasons'
import { noneUsable, type Problem, tooFew } from '../common/refusals'
import type { ImportContext, SourceFile } from '../define'
import { Gate, inOrder } from '../common/in-order'
import { type ClipStore, mostSamples } from './clip-store'
import { type Clip, decodeClip } from './decode-clip'

/** Bytes of files under way: what they decode to is of the same order. */
const budget = 64e6
export const neededClips = 10

export interface Added {
  /** The files that became clips; index = clip. */
  readonly files: readonly SourceFile[]
  readonly clipped: number
  readonly cut: number
  /** The first that could not be used. */
  readonly problem: Problem | undefined
}

export interface AddOptions {
  readonly rate: number
  readonly context: ImportContext
  /** Files of the dataset that are no sounds, which count as done. */
  readonly others: number
}

export async function addClips(store: ClipStore, files: readonly SourceFile[], { rate, context, others }: AddOptions): Promise<Added> {
  const { signal, decoders } = context
  const gate = new Gate(budget)
  const used: SourceFile[] = []
  const done = { files: others, bytes: 0 }
  let clipped = 0
  let cut = 0
  let problem: Added['problem']
  const decode = async (file: SourceFile): Promise<{ file: SourceFile, found: Clip | Reason }> =>
    ({ file, found: await gate.run(file.bytes, () => decodeClip(file, { rate, decoders, signal })) })
  const skip = (file: SourceFile, why: Reason): void => {
    problem ??= { file: file.name, why }
    context.skip(skippedFor(file.name, why))
  }
  for await (const { file, found } of inOrder(files, decode, { ahead: 8, signal })) {
    if (!('samples' in found)) skip(file, found)
    else if (store.samples + found.samples.length > mostSamples) skip(file, reason('audio-full', { limit: hoursOf(mostSamples, rate) }))
    else {
      await store.add(found.samples)
      used.push(file)
      if (found.isClipped) clipped++
      if (found.note) {
        cut++
        context.skip(skippedFor(file.name, found.note))
      }
    }
    done.files++
    done.bytes += file.bytes
    context.progress(done)
  }
  return { files: used, clipped, cut, problem }
}

function hoursOf(samples: number, rate: number): number {
  return Math.floor(samples / rate / 3600)
}

/** Throws where too few clips are left. */
export function demandClips({ files, problem }: Added, given: readonly SourceFile[]): void {
  if (files.length >= neededClips) return
  throw files.length === 0 && problem ? noneUsable(given, problem)
    : tooFew(namesOf(given), 'too-small-audio', { found: files.length, needed: neededClips })
}
