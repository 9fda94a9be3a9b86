/** Copies the files of samples out of the library. */
import { constants } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Sample } from '#contract'

/** Copies into `folder`, made if needed, under names that sort by step; never over a file that is there. */
export async function saveSamples(
  files: readonly { readonly sample: Sample, readonly path: string }[], folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const saved: string[] = []
  for (const { sample, path } of files) {
    const stem = `${sample.run}-step${String(sample.step).padStart(7, '0')}-${sample.slot.replace(/[^\w.-]+/g, '_')}`
    saved.push(await copyBeside(path, join(folder, stem), extname(path)))
  }
  return saved
}

async function copyBeside(from: string, stem: string, extension: string): Promise<string> {
  for (let turn = 1; ; turn++) {
    const to = turn === 1 ? `${stem}${extension}` : `${stem}-${turn}${extension}`
    try {
      await copyFile(from, to, constants.COPYFILE_EXCL)
      return to
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    }
  }
}
