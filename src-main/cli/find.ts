/** What people call a run or a dataset, as its id. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { StudioError, type Dataset, type ImportState, type ParamValues } from '#contract'
import type { Context } from './define'
import { duration } from './format'

interface Named { readonly id: string, readonly name: string }

/** By id, by the beginning of exactly one id, or by name. Throws NOT_FOUND or BAD_INPUT (several fit). */
export function pick<T extends Named>(what: string, wanted: string, all: readonly T[]): T {
  const exact = all.find(({ id }) => id === wanted)
  if (exact) return exact
  for (const fits of [all.filter(({ name }) => name === wanted), all.filter(({ id }) => wanted !== '' && id.startsWith(wanted))]) {
    if (fits.length > 1) throw ambiguous(what, wanted, fits)
    if (fits[0]) return fits[0]
  }
  throw new StudioError('NOT_FOUND', `There is no ${what} "${wanted}"`, { what, id: wanted })
}

function ambiguous(what: string, wanted: string, fits: readonly Named[]): StudioError {
  const message = `"${wanted}" fits several: ${fits.slice(0, 5).map(({ id, name }) => `${id} (${name})`).join(', ')}`
  return new StudioError('BAD_INPUT', message, { place: what, message })
}

export async function findRun(context: Context, wanted: string): Promise<string> {
  return pick('run', wanted, await context.call('runs.list', {})).id
}

/** Id of a dataset of the library, sample:ID as it is, or a path, which is imported first. */
export async function findDataset(context: Context, wanted: string): Promise<string> {
  if (wanted.startsWith('sample:')) return wanted
  const all = await context.call('datasets.list', {})
  try {
    return pick('dataset', wanted, all).id
  } catch (thrown) {
    if (!existsSync(wanted)) throw thrown
    return (await importPaths(context, [wanted])).datasets[0]!.id
  }
}

export interface Imported { readonly datasets: readonly [Dataset, ...Dataset[]], readonly state: ImportState }

/** Imports and waits. Throws what made it fail. What is in the library already, by fingerprint, is taken from there. */
export async function importPaths(
  context: Context, paths: readonly string[], options: { kind?: string, name?: string, options?: ParamValues } = {}): Promise<Imported> {
  const studio = await context.studio()
  context.on('imports.changed', ({ imports }) => {
    for (const state of imports) if (state.state === 'running') context.output.progress({ value: progressOf(state), line: lineOf(context, state) })
  })
  const { id } = studio.importPaths(paths.map(path => resolve(path)), options)
  const cancel = (): void => void context.call('imports.cancel', { id }).catch(() => undefined)
  context.stop.addEventListener('abort', cancel, { once: true })
  const state = await studio.importEnded(id)
  if (state.error) throw new StudioError(state.error.code, state.error.message, state.error.details)
  if (state.state === 'cancelled') throw new StudioError('CANCELLED', 'Cancelled')
  const datasets = await Promise.all(state.datasets.map(dataset => context.call('datasets.get', { id: dataset })))
  const [first, ...others] = datasets
  if (!first) throw new StudioError('IMPORT_EMPTY', 'Nothing was imported', { file: paths.join(', '), reason: '' })
  return { datasets: [first, ...others], state }
}

function progressOf({ id, phase, filesDone, filesTotal, bytesDone, bytesTotal, etaSeconds }: ImportState): object {
  return { import: id, phase, filesDone, filesTotal, bytesDone, bytesTotal, etaSeconds }
}

function lineOf({ t }: Context, { phase, filesDone, filesTotal, etaSeconds }: ImportState): string {
  const left = etaSeconds === null ? '' : `  ${t('cli.left', { time: duration(etaSeconds) })}`
  return `${t(`cli.import.${phase}`)}  ${t('cli.import.files', { done: filesDone, total: filesTotal })}${left}`
}
