/** Handlers of datasets, built-in samples and imports. */
import { basename, join } from 'node:path'
import type { MadePreview, Preview } from '#contract'
import { datasetKinds } from '../datasets'
import { listDatasets, renameDataset, setDatasetDeleted } from '../store/datasets'
import { builtInFiles, builtInSamples } from './built-in'
import { needDataset, type Core } from './core'
import type { Imports } from './imports'
import type { FeatureHandlers } from './types'

type DatasetHandlers = Pick<FeatureHandlers, Extract<keyof FeatureHandlers, `datasets.${string}` | `imports.${string}` | 'samples.builtIn'>>

export function datasetHandlers(core: Core, imports: Imports): DatasetHandlers {
  return {
    'datasets.list': ({ deleted }) => listDatasets(core.db, deleted),
    'datasets.get': ({ id }) => needDataset(core, id),
    'datasets.preview': ({ id, offset, count }) => preview(core, id, { offset, count }),
    'datasets.rename': ({ id, name }) => {
      renameDataset(core.db, needDataset(core, id).id, name)
      core.datasetsChanged(id)
    },
    'datasets.delete': ({ id }) => {
      setDatasetDeleted(core.db, needDataset(core, id).id, Date.now())
      core.datasetsChanged(id)
    },
    'datasets.restore': ({ id }) => {
      setDatasetDeleted(core.db, needDataset(core, id).id, null)
      core.datasetsChanged(id)
    },
    'datasets.kinds': () => datasetKinds.all.map(({ id, texts, extensions, choices = [] }) =>
      ({ id, texts, extensions: [...extensions], choices: [...choices] })),
    'samples.builtIn': () => builtInSamples(core).map(({ files: _files, ...sample }) => sample),
    'imports.list': () => imports.list(),
    'imports.paste': ({ text, name }) => imports.paste(text, name),
    'imports.builtIn': ({ sample }) => imports.start(...builtInFiles(core, sample)),
    'imports.start': ({ lookId, choices }) => imports.startLooked(lookId, choices),
    'imports.forgetLooks': () => imports.forgetLooks(),
    'imports.cancel': ({ id }) => imports.cancel(id),
  }
}

async function preview(core: Core, id: string, slice: { offset: number, count: number }): Promise<Preview> {
  const dataset = needDataset(core, id)
  const found = await core.importer.preview({
    kind: dataset.kind, datasetFolder: join(core.folders.datasets, id), cacheFolder: core.folders.cache, ...slice,
  })
  return withUrls(found)
}

/** Pictures and sounds of a preview lie in the cache folder, which the page reads by URL. */
function withUrls(made: MadePreview): Preview {
  const url = (file: string): string => `/library/cache/${basename(file)}`
  if (made.type === 'images') return { ...made, sheet: url(made.sheet) }
  if (made.type === 'audio') return { ...made, clips: made.clips.map(clip => ({ ...clip, file: url(clip.file) })) }
  if (made.type === 'video') return { ...made, clips: made.clips.map(clip => ({ ...clip, strip: url(clip.strip) })) }
  return made
}
