/** Runs real imports in the test's own process, on real files in a temporary folder. */
import { mkdtempSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type ErrorShape, type FromImporter, type ImportJob, type Skipped, type StagedDataset, toErrorShape } from '#contract'
import { datasetKinds } from '../../src-main/datasets'
import type { DatasetKind } from '../../src-main/datasets/define'
import { lazyDecoders } from '../../src-main/importer/decoders'
import { runImport, runLook } from '../../src-main/importer/run-import'

/** The build of sharp that the importer uses. */
export const { sharp } = lazyDecoders()

export interface Workplace {
  readonly folder: string
  readonly staging: string
  /** Writes a file below the folder and returns its path. */
  put(name: string, data: string | Uint8Array): string
  path(name: string): string
  /** Names in the staging folder; nothing where it is not there. */
  left(): string[]
  remove(): void
}

export function makeWorkplace(): Workplace {
  const folder = mkdtempSync(join(tmpdir(), 'duet-import-'))
  const staging = join(folder, 'staging')
  return {
    folder,
    staging,
    path: name => join(folder, name),
    put(name, data) {
      const path = join(folder, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, data)
      return path
    },
    left() {
      try {
        return readdirSync(staging)
      } catch {
        return []
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export interface Outcome {
  readonly datasets: readonly StagedDataset[]
  readonly skipped: readonly Skipped[]
  readonly error: ErrorShape | undefined
  readonly messages: readonly FromImporter[]
}

export async function importPaths(place: Workplace, paths: readonly string[],
  { kind = null, name = null, signal = new AbortController().signal, kinds = datasetKinds.all, ...more }:
  Partial<Pick<ImportJob, 'kind' | 'name' | 'options' | 'choices'>> & { signal?: AbortSignal, kinds?: readonly DatasetKind[] } = {},
): Promise<Outcome> {
  const skipped: Skipped[] = []
  const messages: FromImporter[] = []
  const job = { type: 'import', importId: 'i1', paths, kind, name, ...more, stagingFolder: place.staging } as const
  const tools = { kinds, decoders: { sharp }, signal, send: (message: FromImporter) => { messages.push(message) } }
  try {
    const { datasets } = await runImport(job, skipped, tools)
    return { datasets, skipped, error: undefined, messages }
  } catch (thrown) {
    return { datasets: [], skipped, error: toErrorShape(thrown), messages }
  }
}

/** What an import of the same paths would make. */
export function lookAt(place: Workplace, paths: readonly string[], kinds: readonly DatasetKind[] = datasetKinds.all) {
  const job = { type: 'look', lookId: 'l1', paths, stagingFolder: place.path('looking') } as const
  return runLook(job, { kinds, decoders: { sharp }, signal: new AbortController().signal })
}

interface NoiseOptions { height?: number, grey?: boolean }

/** A PNG of noise that only this seed makes. */
export function noisePng(seed: number, size = 32, { height = size, grey = false }: NoiseOptions = {}): Promise<Buffer> {
  const channels = grey ? 1 : 3
  return sharp(noisePixels(seed, size * height * channels), { raw: { width: size, height, channels } }).png().toBuffer()
}

export function noisePixels(seed: number, count: number): Uint8Array {
  let state = seed * 2654435761 >>> 0
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
}

/** An IDX file as MNIST has them. */
export function idxFile(images: readonly Uint8Array[], side: number, announced = images.length): Buffer {
  const header = Buffer.alloc(16)
  header.writeUInt32BE(0x0803, 0)
  header.writeUInt32BE(announced, 4)
  header.writeUInt32BE(side, 8)
  header.writeUInt32BE(side, 12)
  return Buffer.concat([header, ...images])
}
