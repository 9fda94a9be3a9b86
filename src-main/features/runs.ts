/** Handlers of runs and their metrics. */
import { randomInt } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  resolveParams, StudioError, type Comparison, type Dataset, type Limits, type ParamValue, type ParamValues, type Provenance,
  type RunDetail, type SeriesHistory,
} from '#contract'
import { recipes } from '../recipes/index'
import { checkpointsOf } from '../store/checkpoints'
import { datasetBySample } from '../store/datasets'
import { fromJson } from '../store/database'
import { historyOf } from '../store/metrics'
import { insertRun, runRows, setTags, summaryOf, updateRun, type RunRow } from '../store/runs'
import { seriesOf } from '../store/series'
import { builtInFiles } from './built-in'
import { conflict, needDataset, needRun, newId, type Core } from './core'
import type { Imports } from './imports'
import { runName } from './run-name'
import type { TrainingDesk } from './training'
import type { FeatureHandlers } from './types'

type RunHandlers = Pick<FeatureHandlers, Extract<keyof FeatureHandlers, `runs.${string}` | `metrics.${string}` | `recipes.${string}`>>

export function runHandlers(core: Core, desk: TrainingDesk, imports: Imports): RunHandlers {
  const each = (ids: readonly string[], act: (row: RunRow) => void): void => {
    core.db.transaction(() => { for (const id of ids) act(needRun(core, id)) })()
    core.runsChanged(...ids)
  }
  return {
    'recipes.list': () => recipes.all.map(({ id, texts, family, accepts, fields, presets, objective, panels, sampling }) =>
      ({ id, texts, family, accepts, fields, presets, objective, panels, sampling })),
    'runs.list': ({ deleted }) => runRows(core.db, deleted).map(row => summaryOf(row)),
    'runs.get': ({ id }) => detailOf(core, needRun(core, id)),
    'runs.start': async input => {
      const recipe = recipes.find(input.recipe)
      const preset = input.preset === undefined ? recipe.presets[0] : recipe.presets.find(one => one.id === input.preset)
      if (!preset) {
        throw new StudioError('NOT_FOUND', `${recipe.id} has no preset ${input.preset}; known: ${recipe.presets.map(one => one.id).join(', ')}.`,
          { 'what': 'preset', 'what:zh-CN': '预设', 'id': input.preset ?? '' })
      }
      const params = resolveParams(recipe.fields, preset.values, input.params)
      const dataset = await datasetFor(core, imports, input.dataset)
      if (!recipe.accepts.includes(dataset.kind)) {
        throw new StudioError('DATASET_WRONG_KIND', `${recipe.id} cannot train on ${dataset.name}: it is of kind ${dataset.kind}, wanted ${recipe.accepts.join(' or ')}.`,
          { dataset: dataset.name, kind: dataset.kind, accepted: recipe.accepts.join(', ') })
      }
      const id = newId()
      insertRun(core.db, {
        id, name: input.name ?? runName(recipe, dataset.name, params), recipe: recipe.id, preset: preset.id, params,
        seed: input.seed ?? randomInt(1, 2 ** 31 - 1), limits: input.limits, experiment: input.experiment ?? dataset.name,
        datasetId: dataset.id, datasetFingerprint: dataset.fingerprint, objective: recipe.objective.series, better: recipe.objective.better,
        totalSteps: stepsOf(params, input.limits),
      })
      core.datasetsChanged(dataset.id)
      desk.enqueue(id)
      return { id }
    },
    'runs.pause': ({ id }) => desk.pause(id),
    'runs.resume': ({ id }) => desk.resume(id),
    'runs.stop': ({ id }) => desk.stop(id),
    'runs.move': ({ id, position }) => desk.move(id, position),
    'runs.rename': ({ id, name }) => each([id], row => updateRun(core.db, row.id, { name })),
    'runs.annotate': ({ id, note }) => each([id], row => updateRun(core.db, row.id, { note })),
    'runs.tag': ({ id, tags }) => each([id], row => setTags(core.db, row.number, tags)),
    'runs.delete': ({ ids }) => each(ids, row => {
      if (desk.current() === row.id) throw conflict(`${row.name} is training; stop it first.`, `“${row.name}”正在训练，请先停止。`)
      updateRun(core.db, row.id, { deleted_at: Date.now() })
    }),
    'runs.restore': ({ ids }) => {
      each(ids, row => updateRun(core.db, row.id, { deleted_at: null }))
      desk.begin()
    },
    'runs.compare': ({ ids }) => compare(ids.map(id => detailOf(core, needRun(core, id)))),
    'metrics.history': async ({ run, series, ...range }) => {
      const { number } = needRun(core, run)
      const found: SeriesHistory[] = []
      for (const name of series) {
        const history = await historyOf(core.db, number, name, range)
        if (history) found.push(history)
      }
      return found
    },
  }
}

/** Steps in all as far as they are known before the recipe is set up; every recipe names them `steps`. */
function stepsOf(params: ParamValues, limits: Limits): number {
  return Math.min(Number(params.steps ?? limits.maxSteps ?? 0), limits.maxSteps ?? Number.POSITIVE_INFINITY)
}

/** The dataset of an id, or of a built-in sample, imported at its first use. */
async function datasetFor(core: Core, imports: Imports, reference: string): Promise<Dataset> {
  if (!reference.startsWith('sample:')) return needDataset(core, reference)
  const sample = reference.slice('sample:'.length)
  const known = datasetBySample(core.db, sample)
  if (known) return known
  const state = await imports.ended(imports.start(...builtInFiles(core, sample)).id)
  const id = state.datasets[0]
  if (id === undefined) throw new StudioError(state.error?.code ?? 'CANCELLED', state.error?.message ?? 'The import was cancelled.', state.error?.details)
  return needDataset(core, id)
}

function detailOf(core: Core, row: RunRow): RunDetail {
  return {
    ...summaryOf(row), preset: row.preset, params: fromJson<ParamValues>(row.params), limits: fromJson<Limits>(row.limits),
    datasetFingerprint: row.dataset_fingerprint, parameters: row.parameters,
    provenance: row.provenance === null ? null : fromJson<Provenance>(row.provenance),
    series: seriesOf(core.db, row.number), checkpoints: checkpointsOf(core.db, row.number), bytes: bytesOf(join(core.folders.runs, row.id)),
  }
}

function bytesOf(folder: string): number {
  if (!existsSync(folder)) return 0
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name)
    return sum + (entry.isDirectory() ? bytesOf(path) : statSync(path, { throwIfNoEntry: false })?.size ?? 0)
  }, 0)
}

function compare(runs: RunDetail[]): Comparison {
  const facts = runs.map(run => ({
    recipe: run.recipe, dataset: run.dataset.name, preset: run.preset, seed: run.seed, parameters: run.parameters, ...run.params,
  } as Record<string, ParamValue | null>))
  const keys = [...new Set(facts.flatMap(one => Object.keys(one)))]
  const rows = keys.map(key => ({ key, values: facts.map(one => one[key] ?? null) }))
  const names = runs.map(run => run.series.map(series => series.name))
  return {
    runs,
    differs: rows.filter(row => row.values.some(value => value !== row.values[0])),
    compared: keys.length,
    series: [...new Set(names.flat())].filter(name => names.filter(one => one.includes(name)).length >= Math.min(2, runs.length)),
  }
}
