/** The data sets that come with the studio: a folder each below resources/samples. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { BuiltInSample } from '#contract'
import { notFound, type Core } from './core'

const SampleFile = v.object({ ...BuiltInSample.entries, files: v.array(v.string()) })

/** What can be trained on with one click first, in the order of their folders' names. */
export function builtInSamples(core: Pick<Core, 'resourcesFolder'>): v.InferOutput<typeof SampleFile>[] {
  const root = join(core.resourcesFolder, 'samples')
  if (!existsSync(root)) return []
  const all = readdirSync(root).filter(name => existsSync(join(root, name, 'sample.json'))).sort()
    .map(name => v.parse(SampleFile, JSON.parse(readFileSync(join(root, name, 'sample.json'), 'utf8'))))
  return all.toSorted((a, b) => Number(a.recipe === null) - Number(b.recipe === null))
}

/** What to import for a sample. Throws NOT_FOUND. */
export function builtInFiles(core: Core, id: string): [paths: string[], options: { kind: string, name: string, sample: string }] {
  const sample = builtInSamples(core).find(one => one.id === id)
  if (!sample) throw notFound('built-in sample', id)
  const paths = sample.files.map(file => join(core.resourcesFolder, 'samples', id, file))
  return [paths, { kind: sample.kind, name: sample.texts.en.title, sample: id }]
}
