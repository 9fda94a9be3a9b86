/** Clips as files to play and outlines to draw. */
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { MadePreview } from '#contract'
import { readClip } from './clip-store'
import { wavFile } from './wav-write'

/** Clips that one slice holds at most. */
const most = 60
/** Seconds of a clip that are played. */
const longest = 60
const peakCount = 240

export interface PreviewPlan {
  readonly folder: string
  readonly cacheFolder: string
  readonly fingerprint: string
  readonly rate: number
  readonly starts: Uint32Array
  readonly offset: number
  readonly count: number
  describe(clip: number): { name: string, label: string | null, text: string | null }
}

export async function previewClips(plan: PreviewPlan): Promise<Extract<MadePreview, { type: 'audio' }>> {
  const total = plan.starts.length - 1
  const offset = Math.min(plan.offset, total)
  const end = Math.min(total, offset + Math.min(plan.count, most))
  await mkdir(plan.cacheFolder, { recursive: true })
  const clips = []
  for (let clip = offset; clip < end; clip++) {
    clips.push({ ...plan.describe(clip), ...await one(plan, clip) })
    await setImmediate()
  }
  return { type: 'audio', offset, total, clips }
}

async function one({ folder, cacheFolder, fingerprint, rate, starts }: PreviewPlan, clip: number) {
  const begin = starts[clip]!
  const samples = await readClip(folder, begin, Math.min(starts[clip + 1]!, begin + longest * rate))
  const file = join(cacheFolder, `${fingerprint.slice(0, 16)}-${clip}.wav`)
  if (!await stat(file).then(() => true, () => false)) await writeWhole(file, wavFile(samples, rate))
  return { file, seconds: samples.length / rate, rate, peaks: peaksOf(samples) }
}

async function writeWhole(file: string, data: Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    await writeFile(temporary, data)
    await rename(temporary, file)
  } catch (thrown) {
    await rm(temporary, { force: true })
    throw thrown
  }
}

/** The largest distance from silence in each of some equal parts, to two digits. */
export function peaksOf(samples: Int16Array): number[] {
  const count = Math.min(peakCount, samples.length)
  return Array.from({ length: count }, (_, k) => {
    let peak = 0
    const end = Math.floor((k + 1) * samples.length / count)
    for (let i = Math.floor(k * samples.length / count); i < end; i++) peak = Math.max(peak, Math.abs(samples[i]!))
    return Math.round(peak / 327.68) / 100
  })
}
