/** Samples become files. */
import { join } from 'node:path'
import type { SampleFile } from '#contract'
import type { MadeSample } from '../recipes/define'
import { writeAtomically } from './atomic-file'
import { encodePng } from './png'

export interface Naming { readonly folder: string, readonly prefix: string, readonly step: number }

export async function writeSamples(made: readonly MadeSample[], { folder, prefix, step }: Naming): Promise<SampleFile[]> {
  const files: SampleFile[] = []
  for (const sample of made) {
    const stem = `${prefix}-${sample.slot.replace(/[^A-Za-z0-9.-]+/g, '_')}`
    const isText = sample.type === 'text'
    const file = `${stem}.${isText ? 'txt' : 'png'}`
    await writeAtomically(join(folder, file), isText ? sample.text : encodePng(sample))
    files.push({ step, slot: sample.slot, mediaType: isText ? 'text/plain' : 'image/png', file, meta: sample.meta })
  }
  return files
}
