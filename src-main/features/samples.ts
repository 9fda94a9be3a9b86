/** Handlers of samples, and how a url of the page becomes a file. */
import { realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
import { resolveParams, StudioError, type MakeSamples, type ParamValues, type Sample } from '#contract'
import { recipes } from '../recipes/index'
import { checkpointRows, type CheckpointRow } from '../store/checkpoints'
import { fromJson } from '../store/database'
import { putSample, sampleById, samplesOf } from '../store/samples'
import { makeSamples } from '../supervisor/sampling'
import { needRun, newId, notFound, type Core } from './core'
import { runEnvironment } from './run-environment'
import type { FeatureHandlers } from './types'

export function sampleHandlers(core: Core): Pick<FeatureHandlers, 'samples.list' | 'samples.make'> {
  return {
    'samples.list': ({ run }) => samplesOf(core.db, needRun(core, run).number),
    'samples.make': input => make(core, input),
  }
}

async function make(core: Core, input: MakeSamples): Promise<Sample[]> {
  const run = needRun(core, input.run)
  const checkpoint = chooseCheckpoint(checkpointRows(core.db, run.number), input)
  const folder = join(core.folders.runs, run.id)
  const made = await makeSamples(core.spawn, {
    type: 'sample', runId: run.id, recipe: run.recipe, params: fromJson<ParamValues>(run.params),
    datasetKind: run.dataset_kind, datasetFolder: join(core.folders.datasets, run.dataset_id),
    checkpoint: { file: join(folder, 'checkpoints', checkpoint.file), sha256: checkpoint.sha256 },
    outFolder: join(folder, 'made'), prefix: newId(), count: input.count, seed: input.seed, runSeed: run.seed,
    options: resolveParams(recipes.find(run.recipe).sampling, input.options),
  }, runEnvironment(run.recipe, fromJson<ParamValues>(run.params)))
  const samples = made.map(file => putSample(core.db, run.number, { id: newId(), file, origin: 'request' }))
  core.emit('samples.added', { run: run.id, samples })
  return samples
}

/** Throws CHECKPOINT_MISSING naming what there is. */
function chooseCheckpoint(rows: readonly CheckpointRow[], { run, checkpoint }: MakeSamples): CheckpointRow {
  const found = checkpoint === 'last' ? rows[0]
    : checkpoint === 'best' ? rows.find(row => row.is_best === 1) ?? rows[0]
      : rows.find(row => row.step === checkpoint)
  if (found) return found
  const there = rows.map(row => row.step).join(', ') || 'none'
  throw new StudioError('CHECKPOINT_MISSING', `Run ${run} has no checkpoint ${checkpoint}. Steps with one: ${there}.`, { run, checkpoint: String(checkpoint) })
}

/** Throws NOT_FOUND. */
export function sampleFiles(core: Core, ids: readonly string[]): { sample: Sample, path: string }[] {
  return ids.map(id => {
    const found = sampleById(core.db, id)
    if (!found) throw notFound('sample', id)
    return { sample: found.sample, path: join(core.folders.runs, found.sample.run, found.file) }
  })
}

const part = String.raw`[A-Za-z0-9][A-Za-z0-9._-]{0,120}`
const allowed = [new RegExp(`^/library/(runs)/(${part})/(samples|made)/(${part})$`), new RegExp(`^/library/(cache)/(${part})$`)]

/** The file of a /library/ url, or null. Decoded once; no name that could lead elsewhere; links are followed, then checked. */
export function resolveUrl(library: string, pathname: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return null
  }
  const match = allowed.map(pattern => pattern.exec(decoded)).find(found => found !== null)
  if (!match || decoded.includes('..')) return null
  try {
    const root = realpathSync(library)
    const file = realpathSync(join(root, ...match.slice(1).filter(Boolean)))
    return file.startsWith(root + sep) ? file : null
  } catch {
    return null
  }
}
